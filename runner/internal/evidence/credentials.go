package evidence

import "strings"

// CredentialSecrets lists the texts of channel_credentials, decoded from JSON or
// YAML, that open a channel: all but those that only name something. A channel
// may want credentials whose names nobody here knows.
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
			// What stands in a list has no name of its own to be told by.
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

// naming reports whether a member of channel credentials names a channel, an
// identity or an account.
func naming(member string) bool {
	switch member {
	case "channel", "claimed_identity", "default_sender", "username":
		return true
	}
	return strings.HasSuffix(member, "_id")
}
