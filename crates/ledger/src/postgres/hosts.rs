//! One address of several hosts, taken apart: a host that is there but says nothing must not keep us from asking the
//! next one, so each gets a time of its own.

use tokio_postgres::{Config, config::Host};

/// The same address for each of its hosts alone, in their order.
pub(super) fn apart(config: &Config) -> Vec<Config> {
    let (hosts, addresses, ports) = (config.get_hosts(), config.get_hostaddrs(), config.get_ports());
    let count = hosts.len().max(addresses.len());
    // What does not fit together is refused where it is connected to.
    let uneven = !hosts.is_empty() && !addresses.is_empty() && hosts.len() != addresses.len();
    if count <= 1 || uneven || ports.len() > 1 && ports.len() != count {
        return vec![config.clone()];
    }
    let one = |at: usize| {
        let mut one = without_hosts(config);
        match hosts.get(at) {
            Some(Host::Tcp(name)) => drop(one.host(name)),
            #[cfg(unix)]
            Some(Host::Unix(folder)) => drop(one.host_path(folder)),
            None => {}
        }
        addresses.get(at).map(|address| one.hostaddr(*address));
        ports.get(at).or(ports.first()).map(|port| one.port(*port));
        one
    };
    (0..count).map(one).collect()
}

/// Everything else that an address says.
fn without_hosts(config: &Config) -> Config {
    let mut rest = Config::new();
    config.get_user().map(|user| rest.user(user));
    config.get_password().map(|password| rest.password(password));
    config.get_dbname().map(|name| rest.dbname(name));
    config.get_options().map(|options| rest.options(options));
    config
        .get_application_name()
        .map(|name| rest.application_name(name));
    config
        .get_connect_timeout()
        .map(|time| rest.connect_timeout(*time));
    config
        .get_tcp_user_timeout()
        .map(|time| rest.tcp_user_timeout(*time));
    config
        .get_keepalives_interval()
        .map(|time| rest.keepalives_interval(time));
    config
        .get_keepalives_retries()
        .map(|times| rest.keepalives_retries(times));
    rest.ssl_mode(config.get_ssl_mode())
        .ssl_negotiation(config.get_ssl_negotiation())
        .channel_binding(config.get_channel_binding())
        .target_session_attrs(config.get_target_session_attrs())
        .keepalives(config.get_keepalives())
        .keepalives_idle(config.get_keepalives_idle());
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn put_together_again_it_is_the_same() {
        let all = "host=a,b,/c port=1,2,3 user=u password=p dbname=d options='-c x=y' application_name=n \
                   sslmode=require sslnegotiation=direct connect_timeout=7 tcp_user_timeout=8 keepalives=1 \
                   keepalives_idle=9 keepalives_interval=10 keepalives_retries=11 channel_binding=require \
                   target_session_attrs=read-write";
        let one = |host: &str, port| {
            let text = all.replace("host=a,b,/c", host).replace("port=1,2,3", port);
            text.parse::<Config>().unwrap()
        };
        let config: Config = all.parse().unwrap();
        let wanted = [
            one("host=a", "port=1"),
            one("host=b", "port=2"),
            one("host=/c", "port=3"),
        ];
        assert_eq!(apart(&config), wanted);
        let shared: Config = "host=a,b hostaddr=10.0.0.1,10.0.0.2 port=7".parse().unwrap();
        let wanted = [
            "host=a hostaddr=10.0.0.1 port=7",
            "host=b hostaddr=10.0.0.2 port=7",
        ];
        assert_eq!(apart(&shared), wanted.map(|text| text.parse::<Config>().unwrap()));
    }

    #[test]
    fn what_cannot_be_taken_apart_stays_whole() {
        for text in ["host=a", "hostaddr=10.0.0.1", "host=a,b port=1,2,3"] {
            let config: Config = text.parse().unwrap();
            assert_eq!(apart(&config), [config]);
        }
    }
}
