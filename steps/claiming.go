package steps

import (
	"context"
	"fmt"
)

// claimRecipient takes an identity that nobody else uses, by a channel. Contacts
// are shared by all apps of a project, so a contact that is there already is
// somebody else's, and the scenario cannot go on. One that comes to be from now
// on is the scenario's: the target makes them for messages, too.
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
