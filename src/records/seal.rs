//! Values carry a checksum over key and value, looked at before anything is decoded.

/// The value as it is kept.
pub(super) fn seal(key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(4 + value.len());
    sealed.extend(sum(key, value).to_le_bytes());
    sealed.extend(value);
    sealed
}

/// The value, if it is what was kept under this key.
pub(super) fn unseal<'a>(key: &[u8], sealed: &'a [u8]) -> Option<&'a [u8]> {
    let (expected, value) = sealed.split_first_chunk::<4>()?;
    (sum(key, value) == u32::from_le_bytes(*expected)).then_some(value)
}

/// The checksum over a key and its value.
pub(super) fn sum(key: &[u8], value: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_under_another_key_or_with_a_flipped_bit_is_refused() {
        let sealed = seal(b"key", b"value");
        assert_eq!(unseal(b"key", &sealed), Some(&b"value"[..]));
        assert_eq!(unseal(b"kez", &sealed), None);
        assert_eq!(unseal(b"key", &sealed[..3]), None);
        for bit in 0..sealed.len() * 8 {
            let mut damaged = sealed.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unseal(b"key", &damaged), None);
        }
    }
}
