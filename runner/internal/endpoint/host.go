package endpoint

import (
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Host returns the host of a URL in the form that net/http uses: full-width letters,
// soft hyphens and capitals are normalised. It returns "" if there is none.
func Host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	host := u.Hostname()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return strings.ToLower(host)
}

// Local reports whether a URL names this host, which reaches our receiver without help:
// localhost or a loopback address. It does not resolve other names, such as
// 127.example.com.
func Local(raw string) bool {
	host := Host(raw)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
