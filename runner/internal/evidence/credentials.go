package evidence

import "strings"

// CredentialSecrets lists the texts in channel_credentials, decoded from JSON or YAML,
// that give access to a channel: all except those that only name something. A channel
// may have credentials whose members the suite does not know.
func CredentialSecrets(credentials any) (all []string) {
	switch c := credentials.(type) {
	case map[string]any:
		for name, value := range c {
			if text, ok := value.(string); ok && !naming(name) {
				all = append(all, text)
			} else if !ok {
				all = append(all, CredentialSecrets(value)...)
			}
		}
	case []any:
		for _, one := range c {
			// An element of a list has no member name to judge it by.
			if text, ok := one.(string); ok {
				all = append(all, text)
			} else {
				all = append(all, CredentialSecrets(one)...)
			}
		}
	case []map[string]any:
		for _, one := range c {
			all = append(all, CredentialSecrets(one)...)
		}
	}
	return all
}

// naming reports whether a member of channel credentials only names a channel, an
// identity or an account.
func naming(member string) bool {
	switch member {
	case "channel", "claimed_identity", "default_sender", "username":
		return true
	}
	return strings.HasSuffix(member, "_id")
}
