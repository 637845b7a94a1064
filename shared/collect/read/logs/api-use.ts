import { kql, piped } from '../../../kql.ts';
import type { ApiUse } from '../../../model/api-use.ts';
import { BIN_MINUTES, parseApiUse } from '../../parse/logs/api-use.ts';
import type { LogQuestion } from './question.ts';

/** Of so many instances of one program it is told what each does: a median needs no more. */
const MOST_INSTANCES = 1_000;

/**
 * Who reads and watches how often: a row for each program and user, with the calls of the instance that reads most and of the one
 * whose watches become more. The audit policy of AKS makes one row of a call that ends at once, and two of a watch, when it opens and when
 * it ends (https://learn.microsoft.com/azure/aks/monitor-aks#aks-audit-policy). One that was refused never opened, though it has both
 * rows as well, or the first alone where nobody knew who called
 * (https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/audit.go, and `authn_audit.go` beside it).
 *
 * An API server names the pod that a service account's token is bound to:
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims
 */
export const apiUse: LogQuestion<ApiUse> = {
  asks: 'who reads and watches how often',
  logs: ['kube-audit'],
  lookBackHours: 6,
  query: piped(
    kql`where (Verb in ('get', 'list') and Stage == 'ResponseComplete' and RequestUri startswith '/api') or (Verb == 'watch' and Stage in ('ResponseStarted', 'ResponseComplete'))`,
    kql`project _ResourceId, Verb, Stage, Bin = bin(StageReceivedTime, ${BIN_MINUTES}m), Name = tostring(User.username), Pod = tostring(User.extra['authentication.kubernetes.io/pod-name'][0]), Address = tostring(SourceIps[0]), Agent = tostring(split(tostring(split(UserAgent, ' ')[0]), '/')[0]), Code = coalesce(tolong(ResponseStatus.code), 200), Resource = tostring(ObjectRef.resource), IsUnbounded = Verb == 'list' and isempty(tostring(ObjectRef.namespace)) and not(RequestUri matches regex '[?&](limit|labelSelector|fieldSelector|resourceVersion)=[^&]')`,
    kql`extend Username = case(Name startswith 'system:node:', 'system:node', Agent == 'kube-controller-manager' and Name startswith 'system:serviceaccount:kube-system:', 'system:kube-controller-manager', Name)`,
    kql`extend ToldApartBy = case(Username != Name, 'name', isnotempty(Pod), 'pod', 'address')`,
    kql`extend Instance = case(ToldApartBy == 'name', Name, ToldApartBy == 'pod', Pod, Address)`,
    kql`summarize Reads = countif(Verb != 'watch'), Lists = countif(Verb == 'list'), UnboundedLists = countif(IsUnbounded), Throttled = countif(Code == 429 and Stage == 'ResponseComplete'), Opened = countif(Stage == 'ResponseStarted' and Code < 400), Closed = countif(Verb == 'watch' and Stage == 'ResponseComplete' and Code < 400) by _ResourceId, Agent, Username, ToldApartBy, Instance, Bin, Resource`,
    kql`extend Most = Reads, Net = Opened - Closed, ReadMost = Resource, WatchedMost = Resource`,
    kql`summarize Reads = sum(Reads), Lists = sum(Lists), UnboundedLists = sum(UnboundedLists), Throttled = sum(Throttled), Opened = sum(Opened), Closed = sum(Closed), arg_max(Most, ReadMost), arg_max(Net, WatchedMost) by _ResourceId, Agent, Username, ToldApartBy, Instance, Bin`,
    kql`extend Calls = pack_array(Bin, Reads, Lists, UnboundedLists, Opened, Closed, ReadMost, WatchedMost)`,
    kql`summarize Reads = sum(Reads), Lists = sum(Lists), UnboundedLists = sum(UnboundedLists), Throttled = sum(Throttled), Opened = sum(Opened), Closed = sum(Closed), FirstSeen = min(Bin), Bins = make_list(Calls) by _ResourceId, Agent, Username, ToldApartBy, Instance`,
    kql`extend One = pack_array(Reads, Lists, UnboundedLists, FirstSeen), Net = Opened - Closed, ReadBy = Instance, ReadBins = Bins, WatchedBy = Instance, WatchBins = Bins`,
    kql`summarize Instances = count(), Each = make_list(One, ${MOST_INSTANCES}), Throttled = sum(Throttled), arg_max(Reads, ReadBy, Lists, UnboundedLists, ReadBins), arg_max(Net, WatchedBy, WatchBins) by _ResourceId, Agent, Username, ToldApartBy`,
  ),
  parse: parseApiUse,
};
