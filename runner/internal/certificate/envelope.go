package certificate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// envelope is a Dead Simple Signing Envelope (DSSE 1.0), with payload and signature in
// base64.
type envelope struct {
	PayloadType string      `json:"payloadType"`
	Payload     []byte      `json:"payload"`
	Signatures  []signature `json:"signatures"`
}

type signature struct {
	KeyID string `json:"keyid"`
	Sig   []byte `json:"sig"`
}

// signed returns what the signature of an envelope is made over: its pre-authentication
// encoding.
func (e *envelope) signed() []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(e.PayloadType), e.PayloadType, len(e.Payload), e.Payload)
}

func (e *envelope) encode() ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// seal puts a payload into a signed envelope.
func seal(payload []byte, key *PrivateKey) ([]byte, error) {
	e := envelope{PayloadType: PayloadType, Payload: payload}
	sig, err := key.sign(e.signed())
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	e.Signatures = []signature{{key.id, sig}}
	return e.encode()
}

// open returns the payload of an envelope that the key signed. The envelope must be
// exactly as seal writes it: DSSE allows several spellings of JSON and base64 and
// does not sign the key's id, so parts of an envelope could be changed without
// breaking its signature.
func open(text []byte, key *PublicKey) ([]byte, error) {
	var e envelope
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, fmt.Errorf("it is not a certificate: %w", err)
	}
	switch {
	case e.PayloadType != PayloadType:
		return nil, fmt.Errorf("its payload is of type %q; it must be %q", e.PayloadType, PayloadType)
	case len(e.Signatures) != 1:
		return nil, fmt.Errorf("it has %d signatures; it must have one", len(e.Signatures))
	case e.Signatures[0].KeyID != key.id:
		return nil, fmt.Errorf("it names the key %q; the key given is %q", e.Signatures[0].KeyID, key.id)
	case !key.signed(e.signed(), e.Signatures[0].Sig):
		return nil, errors.New("the signature is not that of this key over this payload")
	}
	written, err := e.encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(text, written) {
		return nil, errors.New("the envelope has been changed since it was written, though not what is signed")
	}
	return e.Payload, nil
}
