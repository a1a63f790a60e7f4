//! The ledger from outside: the contract suite against each backend, what is special to the embedded one, what
//! breaks between us and PostgreSQL, the pure staging, and cqrs-es on top.

// First: its macro is for those below.
#[cfg(test)]
#[macro_use]
mod suite;

#[cfg(test)]
mod ahead;
#[cfg(test)]
mod copying;
#[cfg(test)]
mod cqrs;
#[cfg(test)]
mod cut;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod insist;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod pressure;
#[cfg(test)]
mod sqlite;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod standby;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod turns;
