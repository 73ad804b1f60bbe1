package certificate

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

// seal puts a payload into a signed envelope.
func seal(payload []byte, key *PrivateKey) ([]byte, error) {
	signer, err := dsse.NewEnvelopeSigner(dsseSigner{key})
	if err != nil {
		return nil, err
	}
	envelope, err := signer.SignPayload(context.Background(), PayloadType, payload)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return encodeEnvelope(envelope)
}

func encodeEnvelope(e *dsse.Envelope) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// open returns the payload of an envelope that the key signed. The envelope must be
// exactly as seal writes it: DSSE allows several spellings of JSON and base64 and
// does not sign the key's id, so parts of an envelope could be changed without
// breaking its signature.
func open(text []byte, key *PublicKey) ([]byte, error) {
	var e dsse.Envelope
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
	}
	verifier, err := dsse.NewEnvelopeVerifier(dsseVerifier{key})
	if err != nil {
		return nil, err
	}
	_, payload, err := verifier.VerifyAndDecode(context.Background(), &e)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", errSignature, err)
	}
	if err := asWritten(text, &e, payload); err != nil {
		return nil, err
	}
	return payload, nil
}

func asWritten(text []byte, e *dsse.Envelope, payload []byte) error {
	signature, err := strictBase64(e.Signatures[0].Sig)
	if err != nil {
		return fmt.Errorf("its signature is spelt in another way than it was written: %w", err)
	}
	again := dsse.Envelope{
		PayloadType: e.PayloadType, Payload: base64Of(payload),
		Signatures: []dsse.Signature{{KeyID: e.Signatures[0].KeyID, Sig: base64Of(signature)}},
	}
	written, err := encodeEnvelope(&again)
	if err != nil {
		return err
	}
	if !bytes.Equal(text, written) {
		return errors.New("the envelope has been changed since it was written, though not what is signed")
	}
	return nil
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func strictBase64(text string) ([]byte, error) { return base64.StdEncoding.Strict().DecodeString(text) }
