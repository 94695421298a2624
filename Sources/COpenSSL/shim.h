#ifndef TRADEIN_COPENSSL_SHIM_H
#define TRADEIN_COPENSSL_SHIM_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

// EVP_PKEY_KEYPAIR and EVP_PKEY_PUBLIC_KEY are macros of casts and flags, which Swift cannot import.
static const int tradein_EVP_PKEY_KEYPAIR = EVP_PKEY_KEYPAIR;
static const int tradein_EVP_PKEY_PUBLIC_KEY = EVP_PKEY_PUBLIC_KEY;

#endif
