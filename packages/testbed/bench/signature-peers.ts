/** Libraries that verify signatures of one format: value and digests, none of them a path or revocation here. */
import { createVerify, X509Certificate } from 'node:crypto'
import { fromBER } from 'asn1js'
import { compactVerify } from 'jose'
import { ContentInfo, SignedData } from 'pkijs'
import { SignedXml } from 'xml-crypto'

export type Peer = { readonly name: string; readonly verify: (document: Uint8Array) => Promise<boolean> }

export function josePeer(certificate: Uint8Array): Peer {
  const key = new X509Certificate(certificate).publicKey
  const verify = async (document: Uint8Array) => {
    await compactVerify(document, key)
    return true
  }
  return { name: 'jose, the value only', verify }
}

export function pkijsPeer(): Peer {
  return { name: 'pkijs, value and digest only', verify: (document) => verifyCms(document) }
}

/** The byte range is taken on trust: what it leaves out is not looked at. */
export function pkijsPdfPeer(): Peer {
  const verify = async (document: Uint8Array) => {
    const text = Buffer.from(document).toString('latin1')
    const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]/.exec(text)
    const [, , end = 0, start = 0, rest = 0] = (range ?? []).map(Number)
    const contents = Buffer.from(text.slice(end + 1, start - 1), 'hex')
    return verifyCms(
      contents,
      Buffer.concat([document.subarray(0, end), document.subarray(start, start + rest)]),
    )
  }
  return { name: 'pkijs over the byte range, value and digest only', verify }
}

function verifyCms(der: Uint8Array, data?: Uint8Array): Promise<boolean> {
  const { result } = fromBER(new Uint8Array(der))
  const signed = new SignedData({ schema: new ContentInfo({ schema: result }).content })
  const content = data === undefined ? {} : { data: new Uint8Array(data).buffer }
  return signed.verify({ signer: 0, checkChain: false, ...content })
}

const ECDSA = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'

/** It knows no ECDSA of its own and takes what it is given. */
class Ecdsa {
  verifySignature = (material: string, key: string, value: string): boolean =>
    createVerify('sha256').update(material).verify({ key, dsaEncoding: 'ieee-p1363' }, value, 'base64')
  getSignature = (): string => {
    throw new Error('only verified')
  }
  getAlgorithmName = (): string => ECDSA
}

export function xmlCryptoPeer(certificate: Uint8Array): Peer {
  const publicCert = new X509Certificate(certificate).toString()
  const verify = async (document: Uint8Array) => {
    const xml = Buffer.from(document).toString('utf8')
    const signed = new SignedXml({ publicCert })
    signed.SignatureAlgorithms[ECDSA] = Ecdsa
    signed.loadSignature(/<ds:Signature[^]*<\/ds:Signature>/.exec(xml)?.[0] ?? '')
    return signed.checkSignature(xml)
  }
  return { name: 'xml-crypto, value and digests only', verify }
}
