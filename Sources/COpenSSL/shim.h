#ifndef TRADEIN_COPENSSL_SHIM_H
#define TRADEIN_COPENSSL_SHIM_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// EVP_PKEY_KEYPAIR and EVP_PKEY_PUBLIC_KEY are expressions of flags, which Swift cannot import.
static const int tradein_EVP_PKEY_KEYPAIR = EVP_PKEY_KEYPAIR;
static const int tradein_EVP_PKEY_PUBLIC_KEY = EVP_PKEY_PUBLIC_KEY;

// Parameters keep the address of their names (and a builder that of its values), so these must outlive every call. A
// Swift string handed over in their place would be gone when the call that takes it returns.
static const char *const tradein_MAC_PARAM_DIGEST = OSSL_MAC_PARAM_DIGEST;
static const char *const tradein_PKEY_PARAM_GROUP_NAME = OSSL_PKEY_PARAM_GROUP_NAME;
static const char *const tradein_PKEY_PARAM_PRIV_KEY = OSSL_PKEY_PARAM_PRIV_KEY;
static const char *const tradein_PKEY_PARAM_PUB_KEY = OSSL_PKEY_PARAM_PUB_KEY;
static const char *const tradein_SM2 = "SM2";

// SHA-256 of a message that lies in memory whole. OpenSSL discourages these three functions in favour of EVP; but EVP's
// dispatch takes 50 ns for each digest, and a node of a Merkle tree takes 70 ns altogether: a tenth of verifying a log.
static inline void tradein_sha256(const void *message, size_t length, unsigned char *digest) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, message, length);
    SHA256_Final(digest, &state);
}

#endif
