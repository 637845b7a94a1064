/** What the page of a check says beside what the check says of itself, written by hand. */
export interface Words {
  /** Who notices, and how. */
  readonly why: string;
  /** In which order to mend it, and what to beware of. */
  readonly mending: string;
  /** What no source of facts shows, or shows late. */
  readonly limits: string;
  /** Where Microsoft's article says something of it, and where it is stale or imprecise. */
  readonly article: string;
}

/** By the ids of the checks. */
export const words: Readonly<Record<string, Words>> = {
  'cluster-state': {
    why: 'Whoever calls a stopped cluster gets `no such host` or a time-out, from everywhere at once. It is the first thing to rule out: nothing else that is found on such a cluster matters before it runs.',
    mending:
      'A start takes minutes, and may give the API server another address and a private cluster another endpoint: what resolves names and what routes by address may need to forget the old ones. Reconciling a failed cluster (`az aks update` without options) changes no setting.',
    limits:
      'Whether somebody stopped it on purpose: exempt the cluster until a date, with a reason, if so. Azure shows an operation a little after it began.',
    article:
      'The article does not name it. It comes first all the same, because all eight causes look alike from outside.',
  },
  'tunnel-pods': {
    why: '`kubectl get` works, and `logs`, `exec`, `port-forward`, `top`, webhooks and aggregated APIs do not, or do for the pods of some nodes alone: `No agent available`, `error dialing backend: EOF`.',
    mending:
      'First what keeps them from running: a node that is not ready, memory that is used up, a policy that leaves them no way out. Deleting the pods has them made anew and tells whether it helps; what stopped them stops them again. Give system pods a pool of their own, of two nodes at least.',
    limits:
      'Agents that AKS runs on nodes of its own, as those of AKS Automatic, are in no list of yours. Without Kubernetes, metrics and logs tell of agents a quarter of an hour late.',
    article:
      'Cause 1. Tunnelfront and aks-link, which it names beside the konnectivity-agent, are gone from supported versions. With API Server VNet Integration there may be no agent, and none is missed: the article does not say so.',
  },
  'required-egress': {
    why: 'Nodes that cannot reach their API server become NotReady, and new ones do not join. Tunnels do not come up, images are not pulled, and upgrades hang: often days after the rule was made, when nodes are replaced.',
    mending:
      'Mend the line that is named, in the rule set that it is in: a rule elsewhere does not outvote it. At Azure Firewall the FQDN tag `AzureKubernetesService` has all names that nodes need, and follows them when they change; time (UDP 123) and a call of the API server by its address need rules of their own.',
    limits:
      'What an appliance that is no Azure Firewall lets through, and what a proxy does with what it is given. Which of many addresses a name has today: where they do not all fare alike, the answer is open.',
    article:
      'Cause 2. UDP 1194 and TCP 9000 are not needed any more: they belong to tunnels before konnectivity. Nobody demands them here. Which names are needed depends on the cloud, and on features of the cluster.',
  },
  'tunnel-alpn': {
    why: 'Agents connect and are not taken for agents: `missing selected ALPN property`, certificate errors in their log, and a tunnel that never opens. `kubectl` itself may work, past another firewall.',
    mending:
      "Except the API server's own name from inspection, before the rule that inspects; a rule by address works for a public cluster until its address changes. Where an appliance inspects, its vendor's list of names that are not decrypted is the place.",
    limits:
      'What appliances do only their own log, or agents that complain, can tell. A dial from elsewhere goes another way.',
    article:
      'Cause 3. "Enable ALPN on the konnectivity-agent" is not to be done: AKS always does. What strips it is on the way, and no setting of the cluster brings it back.',
  },
  'authorized-ranges': {
    why: 'The client sees `i/o timeout`, never a 403: packets from outside the list are dropped. That looks like a firewall of its own, and is looked for there.',
    mending:
      'Add the address that the API server sees. A prefix that many share, as that of a provider, lets all of them in: a fixed way out for the client is better. The command reads the list when it runs and adds to it, so that what others added meanwhile stays.',
    limits:
      'Whether a client has the addresses that the configuration says. Which proxy a call from an office takes: its address is what counts then.',
    article:
      'Cause 4. It says that the list lacks your address; who else it may lack, as the nodes themselves, is [authorized-egress](authorized-egress.md).',
  },
  'authorized-egress': {
    why: 'Nodes cannot call their own API server: they become NotReady, new ones fail to join with exit code 51 of their extension, and the tunnel is down. The cluster looks broken, and the list was changed elsewhere.',
    mending:
      'Add all addresses of the way out, of a NAT gateway every one and every prefix: flows leave by any of them. Then look whether the way out may change: one of a firewall in a hub is changed by people who do not know of the cluster.',
    limits:
      'Which address an appliance of yours leaves by, where it is no resource of Azure. That several addresses of one way out are in use is not seen, but taken for granted.',
    article:
      "Cause 4, without a word of it. Documentation elsewhere tells to add the subnet of the nodes: an API server with a public address never sees a private one. The load balancer's own addresses are admitted without an entry.",
  },
  'range-hygiene': {
    why: 'Nobody is cut off. A list that lets in everybody protects nothing, and entries that do nothing hide those that matter, until the list is full and the next office finds no room.',
    mending:
      'Take out what the command takes out: nobody loses access by it. An open list has no command, because only you know who should be let in: collect callers first, from the audit log, then close it.',
    limits: 'Whether an entry is still needed by somebody: the list does not say whose it is.',
    article: 'Cause 4 has nothing on it.',
  },
  'api-call-leak': {
    why: 'Everybody on the cluster: calls become slow, time out in the handshake, or are turned away with 429, and the loudest program is seldom the one that complains.',
    mending:
      'Find the program by its user agent and user, in that order: a chart, an operator, a script in a pipeline. Let it watch in place of listing, list in pages or by selector, and keep one client for its life. Restarting it helps until it has leaked again.',
    limits:
      'Whether what it reads is needed. What the audit policy of AKS leaves out, and how large answers are. Programs that share a user and a user agent count as one.',
    article:
      'Cause 5. It says to watch in place of reading, and to leak no watches. Whose calls they are only the audit log tells, and of its two `kube-audit`: `kube-audit-admin` has no reads.',
  },
  'helm-history': {
    why: 'Few notice: each revision takes its place in etcd, lists of Secrets become long, and once the quota is reached the store takes no more writes (`database space exceeded`).',
    mending:
      'Set the limit where releases are made (`--history-max`, or `max_history` of the provider), then delete the old revisions, as they do not go by themselves. Deleting revisions loses the way back to them, and nothing that runs.',
    limits:
      'Releases that Helm keeps in ConfigMaps or in a database of yours. How large one revision is: its content is not asked for.',
    article:
      'Cause 6. "The maximum is infinite by default" holds for Helm 2, which is out of support since 2020. Helm 3 and 4 keep 10, and as Secrets, not as ConfigMaps.',
  },
  'node-traffic': {
    why: '`kubectl logs` and `exec` work for pods on some nodes and not on others (`dial tcp <node>:10250: i/o timeout`), and names resolve from some pods only.',
    mending:
      'Let the subnets of all pools, and of pods, reach one another on all ports: AKS supports nothing less. Mend both ends where both deny, as the subnets of two pools may have two security groups.',
    limits:
      'Firewalls within nodes (`ufw`, `iptables`) and network policies. Whether a rule about an overlay counts, documentation leaves open.',
    article:
      'Cause 7. It names TCP 10250. The tunnel ends in a pod on one node, which calls all others: so it is traffic between nodes, and not from the API server, that is blocked.',
  },
  'private-access': {
    why: 'One network reaches the cluster and another does not: `no such host` where the zone is not linked, `i/o timeout` to a private address where the way is closed.',
    mending:
      'Names first: link the zone where the last DNS server asks, which is the hub where clients use its resolver. A zone that AKS made lies in a group of its own making, and is not yours to change: there the public name of the cluster is the way, or a zone of yours for the next one. Then the way, one line after another.',
    limits:
      "What DNS servers that are not Azure's answer, and routers on premises. A VPN that no client names in `via`.",
    article:
      'Cause 8. "The control plane is in the AKS subnet" holds for API Server VNet Integration alone: with private link only an endpoint is there.',
  },
  'node-dns': {
    why: 'Nodes do not join, or become NotReady one by one as their caches run out; new ones fail with exit code 52 of their extension. Clients elsewhere may resolve the name, and see nothing.',
    mending:
      'Open port 53 to the servers on TCP as well as on UDP. Have servers of your own forward the zone to 168.63.129.16 from a VNet that the zone is linked to. Nodes take other DNS servers of their VNet when they start anew.',
    limits: "What a server that is not Azure's answers: only the agents' log hints at it.",
    article: 'The article has it neither as a cause nor as an example; it is where private clusters break first.',
  },
  'api-server-subnet': {
    why: 'All of the cluster at once: nodes dial a load balancer in that subnet, and without it there is no API server for anybody. A subnet that is too small shows when the API server grows.',
    mending:
      'Open the ports inwards, from nodes and from the load balancer of Azure, and leave the subnet to AKS alone. Where AKS made the VNet, only AKS mends it.',
    limits:
      'How many of its addresses are free, and which other clusters share it: one view of one cluster does not tell.',
    article: 'The article knows no API Server VNet Integration.',
  },
  'snat-exhaustion': {
    why: 'Time-outs that come and go with load, on some nodes, to the API server and to all else outside. Repeating a call helps, which is why nobody looks for a cause.',
    mending:
      'More public addresses for the way out, or a NAT gateway, which hands ports out on demand. More ports for each node only helps where there are enough for all. Programs that keep connections need fewer.',
    limits:
      'Who uses the ports: metrics tell how many, by node and not by pod. Nodes that an upgrade adds for a while, and who else leaves by the same firewall.',
    article:
      'The article does not have it; the page on the tunnel does, for public clusters. The idle time that it gives is that of any load balancer: AKS sets 30 minutes.',
  },
  webhooks: {
    why: 'Requests time out or fail with 500 that a rule of the webhook matches: creating pods, as a rule, so that nodes fill up with nothing, and the webhook itself cannot come back.',
    mending:
      'What answers may be unable to come back because its own webhook is asked first: then delete the configuration, bring it back, and have the configuration made again. One that may not ignore failures should answer within few seconds, from more than one node.',
    limits:
      'Whether a webhook that answers answers sensibly. Those of AKS itself run beside the API server, and are not judged.',
    article: 'The article does not have it; pages on the API server and etcd do.',
  },
  'api-server-load': {
    why: 'Everybody: slow answers, `TLS handshake timeout`, 429. Operators and autoscalers fall behind before people notice.',
    mending:
      'It says that, not why: look at [api-call-leak](api-call-leak.md), [helm-history](helm-history.md) and [webhooks](webhooks.md) on the same cluster. The tier Standard scales the API server further than Free. Where the guard of AKS is in force, delete both of its objects once the clients are mended, and not before.',
    limits: 'Metrics are some minutes late, and averages hide a moment. Behind the guard all looks well.',
    article:
      'Behind causes 5 and 6, and named as neither. Its number for etcd is from another page of Microsoft; for CPU and memory there is none.',
  },
};
