export const reasons = {
  ENV_MALFORMED:
    'The agreement between the countries cannot be read. This is a technical fault, not yours. Try again later, or use another way.',
  AGR_NOT_CANONICAL:
    'The file of the agreement does not have its exact agreed form, so we cannot rely on it. You did nothing wrong. Please use another way for now.',
  AGR_SCHEMA_UNSUPPORTED:
    'The agreement uses a newer form than this site understands. The site must be updated first. Please try again later.',
  AGR_SIGNATURE_INVALID:
    'A signature under the agreement is not valid, so we cannot rely on it. You did nothing wrong. Please use another way for now.',
  AGR_SIGNER_UNKNOWN:
    'The agreement is signed with a key we do not know. Until this is cleared up we cannot rely on it. Please use another way for now.',
  AGR_SIGNATURE_MISSING:
    'Not all parties have signed the agreement yet. Your document can be recognised only after that. Please use another way for now.',
  AGR_CHAIN_BROKEN:
    'The versions of the agreement do not fit together. The countries must clear this up first. Please use another way for now.',
  AGR_NOT_LOGGED:
    'The agreement is not yet in the public register where anyone can check it. It counts only from then on. Please try again later.',
  AGR_LOG_FORK:
    'The public register of the agreement shows two different histories. To be safe, we stop until this is explained. Please use another way.',
  AGR_NOT_IN_FORCE: 'The agreement does not apply yet. Come back after its first day, or use another way.',
  AGR_EXPIRED:
    'The agreement has run out and was not renewed. Your document can no longer be recognised under it. Please use another way.',
  AGR_TERMINATED:
    'The countries have ended this agreement. Your document can no longer be recognised under it. Please use another way.',
  REVIEW_LAPSED:
    'The countries have not reviewed the agreement in time, so it is paused or limited. Your document stays valid at home. Come back later, or use another way.',
  REVIEW_DUE:
    'The regular review of the agreement is due. The agreement still applies; there is nothing you have to do.',
  NOTICES_INCOMPLETE:
    'A message between the countries about this agreement is missing. We cannot decide without it. Please try again later.',
  NOTICES_STALE:
    'We have no recent news from the partner country about this agreement. As soon as it arrives, we can decide. Try again in a few minutes.',
  NO_RULE:
    'No agreement with this country covers this kind of document. Use another document, or another way to apply.',
  RULE_AMBIGUOUS:
    'Two rules apply to your document, and they say different things. The countries must clear this up. Please use another way for now.',
  RULE_NOT_ACTIVE:
    'The countries have agreed on this rule, but it does not apply yet. Please use another way for now.',
  RULE_ENDED:
    'The rule for this kind of document no longer applies. Ask the issuing authority for a current document, or use another way.',
  TRANSITION_ENDED:
    'Your document has an older form, and the time for accepting it is over. Ask the issuing authority for a new one.',
  TRANSITIONAL:
    'Your document has an older form that is still accepted for now. Ask for a new one when it suits you.',
  SUSPENDED_BY_NOTICE:
    'One of the countries has suspended this part of the agreement. It is not about you, and your document stays valid at home. Come back when it ends, or use another way.',
  SUSPENDED_BY_TRIGGER:
    'A safety rule of the agreement has suspended this part by itself. It is not about you, and your document stays valid at home. Come back when it ends, or use another way.',
  TEST_ONLY:
    'This agreement is only a test; nothing decided under it counts. For a real application, please use another way.',
  PILOT_NOT_ACCEPTED:
    'This is a pilot, and taking part was not agreed to. Start again and agree, or use another way.',
  PILOT: 'The agreement is in its pilot phase. Your document counts, within the limits of the pilot.',
  SERVICE_OUT_OF_SCOPE:
    'The agreement does not cover this service. Ask the service for another way to apply.',
  LIST_UNAVAILABLE:
    'We cannot reach the partner country’s list of trusted issuers. Please try again in a few minutes.',
  LIST_SIGNATURE:
    'The partner country’s list of trusted issuers is not properly signed, so we do not rely on it. You did nothing wrong. Please use another way for now.',
  LIST_ROLLBACK:
    'We were sent an older list of trusted issuers than the one we already know. To be safe, we do not use it. Please try again later.',
  LIST_STALE:
    'The list of trusted issuers is too old to decide by. A new one must arrive first. Please try again later.',
  NOT_LISTED:
    'The issuer of your document is not on the partner country’s list of trusted issuers. Ask the issuer whether it takes part, or use another way.',
  SERVICE_TYPE:
    'The issuer is on the list, but not for this kind of document. Ask the right authority for it, or use another way.',
  SERVICE_STATUS:
    'The list shows that the issuer may not issue this document at present. Ask the issuer, or use another way.',
  EQUIV_NONE:
    'The agreement names no counterpart here for this kind of signature. It cannot be accepted under the agreement. Please use another way.',
  EQUIV_NOT_ENACTED:
    'Both kinds of signature are to count as equal, but that does not apply yet. Please use another way for now.',
  EQUIV_REPEALED:
    'Both kinds of signature used to count as equal, but no longer do. Please sign in another way.',
  EQUIV_AMBIGUOUS:
    'It is not clear which kind of signature here matches yours. The countries must clear this up. Please use another way for now.',
  QUALIFIER_UNMAPPED:
    'The signature has an important property that the agreement does not cover. It cannot be accepted. Please sign in another way.',
  QUALIFIER_DROPPED:
    'The signature has a property that does not count here. Everything else about it is accepted.',
  DEPTH_EXCEEDED:
    'The issuer is trusted only through a third country, and the agreement does not reach that far. Please use another way.',
  CREDENTIAL_INVALID:
    'Your document did not pass the technical check; it may have expired or be damaged. Renew it in your wallet and try again.',
  CREDENTIAL_UNDETERMINED:
    'We could not finish the technical check of your document. Please try again in a few minutes.',
  SIGNATURE_FAILED: 'The signature on the document is not valid. Ask the person who signed to sign again.',
  SIGNATURE_INDETERMINATE:
    'We cannot tell yet whether the signature is valid, because something for the check is missing. Try again later, or ask the person who signed.',
  HOLDER_BINDING:
    'Your wallet could not show that this document belongs to you. Use the device on which you received it, and try again.',
  ISSUED_OUT_OF_WINDOW:
    'Your document was issued at a time the agreement does not cover. Ask the issuing authority for a new one.',
  STATUS_REVOKED:
    'The issuing authority has withdrawn or blocked this document. Ask the authority why, and ask for a new one.',
  STATUS_STALE:
    'We cannot find out at present whether your document is still valid. Please try again in a few minutes.',
  ALGO_REJECTED:
    'Your document is protected by a technique that is no longer safe enough. Ask the issuing authority for a new one.',
  ALGO_SUNSET:
    'Your document is protected by a technique that will soon be too weak. It counts today; ask for a new one in good time.',
  LOA_UNMAPPED:
    'The agreement does not say what the check of your identity at home is worth here. Please use another way.',
  LOA_TOO_LOW:
    'Your identity was checked less strictly at home than this service requires. Use a stronger means of identification, or another way.',
  LOA_PROVISIONAL:
    'The countries have compared their levels of identity check only provisionally so far. Your level is accepted until that is settled.',
  PURPOSE_NOT_AGREED:
    'The service asks for a purpose the agreement does not allow. The service must change that; you did nothing wrong.',
  CLAIM_FORBIDDEN:
    'The service asked for something that must never cross the border. To protect you, the whole request was refused.',
  CLAIM_NOT_AGREED:
    'The service asked for a detail the agreement does not cover. The service must change that; you did nothing wrong.',
  CLAIM_MISSING:
    'A detail this service needs is missing from what you shared. Check in your wallet that you shared it, or ask the issuer to add it.',
  CLAIM_LOST:
    'A detail the service would like cannot be taken from your document. The service may ask you to type it.',
  CLAIM_WITHHELD: 'A detail was found but not passed on, because the agreement does not allow it.',
  RECIPIENT_NOT_AGREED:
    'The agreement does not allow your details to go to this kind of organisation. Nothing was passed on.',
  REQUEST_MISSING:
    'Your details may be fetched only when you ask for it yourself. Start the request and confirm it.',
  PREVIEW_MISSING:
    'You must be able to see your details before they are sent. Open the preview and confirm it.',
  RETENTION_TOO_LONG:
    'The service wants to keep your details longer than the agreement allows. The service must change that; nothing was passed on.',
  TRANSFER_NO_BASIS:
    'There is no legal basis for sending your details to this country. Nothing was passed on. Please use another way.',
  TRANSFER_OUT_OF_SCOPE:
    'The legal basis for sending details to this country does not cover this organisation. Nothing was passed on. Please use another way.',
  ONWARD_FORBIDDEN:
    'The service wants to hand your details on to others, which the agreement forbids. Nothing was passed on.',
  SUBJECT_AMBIGUOUS:
    'We cannot tell for certain that the details are about you. To protect you, nothing was passed on. An official can clear this up with you.',
  EFFECT_TOO_LOW:
    'The service needs a stronger legal effect than the agreement can give. Please use another way.',
  EFFECT_CAPPED:
    'Your document counts here, but with less effect than at home. The agreement sets this limit.',
} as const
