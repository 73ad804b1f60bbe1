package steps

import (
	"context"
	"fmt"
)

// claimRecipient returns a recipient with an unused identity. All apps of a project
// share contacts, so an existing contact belongs to someone else, and claimRecipient
// returns an error. A contact that appears later belongs to the scenario: the target
// also makes contacts for messages.
func (w *World) claimRecipient(ctx context.Context, channel string) (*recipient, error) {
	r := &recipient{channel: channel, identity: w.session.Values.Identity()}
	found, looked, err := w.contactsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	if err := looked.granted(); err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return nil, fmt.Errorf("identity %s has a contact already; name recipients that have none", r.identity)
	}
	return r, w.session.Ledger.ClaimContact(r.channel, r.identity)
}
