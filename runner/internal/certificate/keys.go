package certificate

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
)

// PrivateKey signs with Ed25519, or with ECDSA on P-256 and SHA-256.
type PrivateKey struct {
	signer crypto.Signer
	id     string
}

// PublicKey verifies signatures of a PrivateKey.
type PublicKey struct {
	key crypto.PublicKey
	id  string
}

// ParsePrivateKey parses an unencrypted private key in PEM, PKCS#8.
func ParsePrivateKey(text []byte) (*PrivateKey, error) {
	der, err := block(text, "PRIVATE KEY")
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("it is not a PKCS#8 private key: %w", err)
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return nil, unsupported(parsed)
	}
	id, err := keyID(signer.Public())
	if err != nil {
		return nil, err
	}
	return &PrivateKey{signer, id}, nil
}

// ParsePublicKey parses a public key in PEM, PKIX.
func ParsePublicKey(text []byte) (*PublicKey, error) {
	der, err := block(text, "PUBLIC KEY")
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("it is not a PKIX public key: %w", err)
	}
	id, err := keyID(key)
	if err != nil {
		return nil, err
	}
	return &PublicKey{key, id}, nil
}

// block returns the only PEM block if it is of the expected type. Otherwise its error
// says what to do.
func block(text []byte, want string) ([]byte, error) {
	b, _ := pem.Decode(text)
	switch {
	case b == nil:
		return nil, fmt.Errorf("it is not PEM: it must hold a block %q", want)
	case b.Type == want:
		return b.Bytes, nil
	case b.Type == "EC PRIVATE KEY" && want == "PRIVATE KEY":
		return nil, errors.New("the key is in SEC 1 form; make it PKCS#8: openssl pkcs8 -topk8 -nocrypt -in KEY")
	case b.Type == "ENCRYPTED PRIVATE KEY" && want == "PRIVATE KEY":
		return nil, errors.New("the key is encrypted; decrypt it first: openssl pkcs8 -in KEY")
	case b.Type == "PRIVATE KEY":
		return nil, errors.New("it is a private key, and verifying needs the public one: openssl pkey -pubout -in KEY")
	case b.Type == "PUBLIC KEY":
		return nil, errors.New("it is a public key, and signing needs the private one")
	}
	return nil, fmt.Errorf("the PEM block is %q; it must be %q", b.Type, want)
}

func unsupported(key any) error {
	kind := "this kind"
	switch key.(type) {
	case *rsa.PublicKey, *rsa.PrivateKey:
		kind = "RSA"
	}
	return fmt.Errorf("a key of %s is not supported: use Ed25519 or ECDSA on P-256", kind)
}

// keyID identifies a public key by the SHA-256 of its PKIX form. Only keys of the
// supported kinds have an id.
func keyID(key crypto.PublicKey) (string, error) {
	switch k := key.(type) {
	case ed25519.PublicKey:
	case *ecdsa.PublicKey:
		if k.Curve != elliptic.P256() {
			return "", fmt.Errorf("an ECDSA key on %s is not supported: use P-256 or Ed25519", k.Curve.Params().Name)
		}
	default:
		return "", unsupported(key)
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:]), nil
}

// Public returns the public key.
func (k *PrivateKey) Public() *PublicKey { return &PublicKey{k.signer.Public(), k.id} }

// ID identifies the key.
func (k *PublicKey) ID() string { return k.id }

// sign signs a message. ECDSA signs the SHA-256, Ed25519 the message.
func (k *PrivateKey) sign(message []byte) ([]byte, error) {
	if _, ok := k.signer.(ed25519.PrivateKey); ok {
		return k.signer.Sign(rand.Reader, message, crypto.Hash(0))
	}
	sum := sha256.Sum256(message)
	signature, err := k.signer.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return lowS(signature)
}

// ecdsaSignature is an ECDSA signature in ASN.1 (RFC 3279, section 2.2.3).
type ecdsaSignature struct{ R, S *big.Int }

// halfOrder is the largest s that a signature may have.
var halfOrder = new(big.Int).Rsh(elliptic.P256().Params().N, 1)

// lowS returns the signature (r, s) or (r, n-s), whichever has the lower s. Both
// are valid, and each can be computed from the other without the key. Only one is
// accepted, so that any change to a certificate breaks it.
func lowS(signature []byte) ([]byte, error) {
	var parsed ecdsaSignature
	if _, err := asn1.Unmarshal(signature, &parsed); err != nil {
		return nil, err
	}
	if parsed.S.Cmp(halfOrder) > 0 {
		parsed.S.Sub(elliptic.P256().Params().N, parsed.S)
	}
	return asn1.Marshal(parsed)
}

// signed reports whether a signature is the key's over a message.
func (k *PublicKey) signed(message, signature []byte) bool {
	switch key := k.key.(type) {
	case ed25519.PublicKey:
		return ed25519.Verify(key, message, signature)
	case *ecdsa.PublicKey:
		sum := sha256.Sum256(message)
		low, err := lowS(signature)
		return err == nil && bytes.Equal(low, signature) && ecdsa.VerifyASN1(key, sum[:], signature)
	}
	return false
}
