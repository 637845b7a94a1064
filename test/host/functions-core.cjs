// Under jest `require` cannot be intercepted: this stands for the module that the local host provides.
module.exports = globalThis.functionsCore;
