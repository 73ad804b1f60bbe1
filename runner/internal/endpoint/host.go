package endpoint

import (
	"net"
	"net/url"
	"strings"
)

// Host returns the host of a URL in lower case. It returns "" if there is none.
func Host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// Local reports whether a URL names this host, which reaches our receiver without help:
// localhost or a loopback address. It does not resolve other names, such as
// 127.example.com.
func Local(raw string) bool {
	host := Host(raw)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
