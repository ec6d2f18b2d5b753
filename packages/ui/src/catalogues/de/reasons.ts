import type { ReasonTexts } from '../catalogue.ts'

export const reasons = {
  ENV_MALFORMED:
    'Das Abkommen zwischen den Ländern ist nicht lesbar. Das ist ein technischer Fehler, nicht Ihrer. Versuchen Sie es später erneut oder wählen Sie einen anderen Weg.',
  AGR_NOT_CANONICAL:
    'Die Datei des Abkommens hat nicht genau die vereinbarte Form, wir können uns nicht darauf stützen. Sie haben nichts falsch gemacht. Wählen Sie vorerst einen anderen Weg.',
  AGR_SCHEMA_UNSUPPORTED:
    'Das Abkommen hat eine neuere Form, als diese Seite versteht. Zuerst muss die Seite aktualisiert werden. Versuchen Sie es später erneut.',
  AGR_SIGNATURE_INVALID:
    'Eine Unterschrift unter dem Abkommen ist nicht gültig, wir können uns nicht darauf stützen. Sie haben nichts falsch gemacht. Wählen Sie vorerst einen anderen Weg.',
  AGR_SIGNER_UNKNOWN:
    'Das Abkommen ist mit einem Schlüssel signiert, den wir nicht kennen. Bis das geklärt ist, stützen wir uns nicht darauf. Wählen Sie vorerst einen anderen Weg.',
  AGR_SIGNATURE_MISSING:
    'Noch haben nicht alle Parteien das Abkommen unterzeichnet. Erst danach kann Ihr Dokument anerkannt werden. Wählen Sie vorerst einen anderen Weg.',
  AGR_CHAIN_BROKEN:
    'Die Fassungen des Abkommens passen nicht aneinander. Das müssen die Länder zuerst klären. Wählen Sie vorerst einen anderen Weg.',
  AGR_NOT_LOGGED:
    'Das Abkommen steht noch nicht im öffentlichen Register, wo jeder es prüfen kann. Erst von da an zählt es. Versuchen Sie es später erneut.',
  AGR_LOG_FORK:
    'Das öffentliche Register des Abkommens zeigt zwei verschiedene Verläufe. Zur Sicherheit warten wir, bis das erklärt ist. Wählen Sie einen anderen Weg.',
  AGR_NOT_IN_FORCE:
    'Das Abkommen gilt noch nicht. Kommen Sie nach seinem ersten Tag wieder oder wählen Sie einen anderen Weg.',
  AGR_EXPIRED:
    'Das Abkommen ist abgelaufen und wurde nicht verlängert. Ihr Dokument kann danach nicht mehr anerkannt werden. Wählen Sie einen anderen Weg.',
  AGR_TERMINATED:
    'Die Länder haben dieses Abkommen beendet. Ihr Dokument kann danach nicht mehr anerkannt werden. Wählen Sie einen anderen Weg.',
  REVIEW_LAPSED:
    'Die Länder haben das Abkommen nicht rechtzeitig überprüft, es ruht oder ist eingeschränkt. Ihr Dokument bleibt zu Hause gültig. Kommen Sie später wieder oder wählen Sie einen anderen Weg.',
  REVIEW_DUE: 'Die regelmäßige Überprüfung des Abkommens steht an. Es gilt weiterhin; Sie müssen nichts tun.',
  NOTICES_INCOMPLETE:
    'Eine Mitteilung zwischen den Ländern zu diesem Abkommen fehlt. Ohne sie können wir nicht entscheiden. Versuchen Sie es später erneut.',
  NOTICES_STALE:
    'Wir haben zu diesem Abkommen keine neuen Nachrichten aus dem Partnerland. Sobald sie da sind, können wir entscheiden. Versuchen Sie es in einigen Minuten erneut.',
  NO_RULE:
    'Kein Abkommen mit diesem Land erfasst diese Art Dokument. Verwenden Sie ein anderes Dokument oder wählen Sie einen anderen Weg.',
  RULE_AMBIGUOUS:
    'Für Ihr Dokument gelten zwei Regeln, die Verschiedenes sagen. Das müssen die Länder klären. Wählen Sie vorerst einen anderen Weg.',
  RULE_NOT_ACTIVE:
    'Die Länder haben diese Regel vereinbart, sie gilt aber noch nicht. Wählen Sie vorerst einen anderen Weg.',
  RULE_ENDED:
    'Die Regel für diese Art Dokument gilt nicht mehr. Bitten Sie die ausstellende Behörde um ein aktuelles Dokument oder wählen Sie einen anderen Weg.',
  TRANSITION_ENDED:
    'Ihr Dokument hat eine ältere Form, die nicht mehr angenommen wird. Bitten Sie die ausstellende Behörde um ein neues.',
  TRANSITIONAL:
    'Ihr Dokument hat eine ältere Form, die vorerst noch angenommen wird. Beantragen Sie ein neues, wenn es Ihnen passt.',
  SUSPENDED_BY_NOTICE:
    'Eines der Länder hat diesen Teil des Abkommens ausgesetzt. Das hat nichts mit Ihnen zu tun, und Ihr Dokument bleibt zu Hause gültig. Kommen Sie danach wieder oder wählen Sie einen anderen Weg.',
  SUSPENDED_BY_TRIGGER:
    'Eine Sicherheitsregel des Abkommens hat diesen Teil von selbst ausgesetzt. Das hat nichts mit Ihnen zu tun, und Ihr Dokument bleibt zu Hause gültig. Kommen Sie danach wieder oder wählen Sie einen anderen Weg.',
  TEST_ONLY:
    'Dieses Abkommen ist nur ein Test; was danach entschieden wird, zählt nicht. Wählen Sie für einen echten Antrag einen anderen Weg.',
  PILOT_NOT_ACCEPTED:
    'Dies ist ein Pilotversuch, und der Teilnahme wurde nicht zugestimmt. Beginnen Sie neu und stimmen Sie zu, oder wählen Sie einen anderen Weg.',
  PILOT: 'Das Abkommen ist in der Pilotphase. Ihr Dokument zählt, in den Grenzen dieser Phase.',
  SERVICE_OUT_OF_SCOPE:
    'Das Abkommen erfasst diesen Dienst nicht. Fragen Sie den Dienst nach einem anderen Weg zum Antrag.',
  LIST_UNAVAILABLE:
    'Wir erreichen die Liste der vertrauenswürdigen Aussteller des Partnerlandes nicht. Versuchen Sie es in einigen Minuten erneut.',
  LIST_SIGNATURE:
    'Die Liste der vertrauenswürdigen Aussteller des Partnerlandes ist nicht richtig signiert, wir stützen uns nicht darauf. Sie haben nichts falsch gemacht. Wählen Sie vorerst einen anderen Weg.',
  LIST_ROLLBACK:
    'Wir haben eine ältere Liste der Aussteller erhalten als die uns bekannte. Zur Sicherheit verwenden wir sie nicht. Versuchen Sie es später erneut.',
  LIST_STALE:
    'Die Liste der vertrauenswürdigen Aussteller ist zu alt, um danach zu entscheiden. Erst muss eine neue kommen. Versuchen Sie es später erneut.',
  NOT_LISTED:
    'Der Aussteller Ihres Dokuments steht nicht auf der Vertrauensliste des Partnerlandes. Fragen Sie ihn, ob er teilnimmt, oder wählen Sie einen anderen Weg.',
  SERVICE_TYPE:
    'Der Aussteller steht auf der Liste, aber nicht für diese Art Dokument. Wenden Sie sich an die richtige Behörde oder wählen Sie einen anderen Weg.',
  SERVICE_STATUS:
    'Laut Liste darf der Aussteller dieses Dokument derzeit nicht ausstellen. Fragen Sie dort nach oder wählen Sie einen anderen Weg.',
  EQUIV_NONE:
    'Das Abkommen nennt hier kein Gegenstück zu dieser Art Unterschrift. Sie kann danach nicht angenommen werden. Wählen Sie einen anderen Weg.',
  EQUIV_NOT_ENACTED:
    'Beide Arten der Unterschrift sollen gleich zählen, das gilt aber noch nicht. Wählen Sie vorerst einen anderen Weg.',
  EQUIV_REPEALED:
    'Beide Arten der Unterschrift zählten früher gleich, jetzt nicht mehr. Unterschreiben Sie bitte auf andere Weise.',
  EQUIV_AMBIGUOUS:
    'Es ist nicht klar, welcher Art von Unterschrift hier Ihre entspricht. Das müssen die Länder klären. Wählen Sie vorerst einen anderen Weg.',
  QUALIFIER_UNMAPPED:
    'Die Unterschrift hat eine wichtige Eigenschaft, die das Abkommen nicht erfasst. Sie kann nicht angenommen werden. Unterschreiben Sie bitte auf andere Weise.',
  QUALIFIER_DROPPED:
    'Die Unterschrift hat eine Eigenschaft, die hier nicht zählt. Alles andere daran wird angenommen.',
  DEPTH_EXCEEDED:
    'Dem Aussteller wird nur über ein drittes Land vertraut, und so weit reicht das Abkommen nicht. Wählen Sie einen anderen Weg.',
  CREDENTIAL_INVALID:
    'Ihr Dokument hat die technische Prüfung nicht bestanden; vielleicht ist es abgelaufen oder beschädigt. Erneuern Sie es in Ihrer Wallet und versuchen Sie es noch einmal.',
  CREDENTIAL_UNDETERMINED:
    'Wir konnten die technische Prüfung Ihres Dokuments nicht abschließen. Versuchen Sie es in einigen Minuten erneut.',
  SIGNATURE_FAILED:
    'Die Unterschrift auf dem Dokument ist nicht gültig. Bitten Sie die unterzeichnende Person, neu zu unterschreiben.',
  SIGNATURE_INDETERMINATE:
    'Wir wissen noch nicht, ob die Unterschrift gültig ist, weil für die Prüfung etwas fehlt. Versuchen Sie es später erneut oder fragen Sie die unterzeichnende Person.',
  HOLDER_BINDING:
    'Ihre Wallet konnte nicht zeigen, dass dieses Dokument Ihnen gehört. Verwenden Sie das Gerät, auf dem Sie es erhalten haben, und versuchen Sie es erneut.',
  ISSUED_OUT_OF_WINDOW:
    'Ihr Dokument wurde zu einer Zeit ausgestellt, die das Abkommen nicht erfasst. Bitten Sie die ausstellende Behörde um ein neues.',
  STATUS_REVOKED:
    'Die ausstellende Behörde hat dieses Dokument widerrufen oder gesperrt. Fragen Sie dort nach dem Grund und nach einem neuen.',
  STATUS_STALE:
    'Wir können derzeit nicht feststellen, ob Ihr Dokument noch gültig ist. Versuchen Sie es in einigen Minuten erneut.',
  ALGO_REJECTED:
    'Ihr Dokument ist mit einer Technik geschützt, die nicht mehr sicher genug ist. Bitten Sie die ausstellende Behörde um ein neues.',
  ALGO_SUNSET:
    'Ihr Dokument ist mit einer Technik geschützt, die bald zu schwach ist. Heute zählt es; beantragen Sie rechtzeitig ein neues.',
  LOA_UNMAPPED:
    'Das Abkommen sagt nicht, was die Prüfung Ihrer Identität zu Hause hier wert ist. Wählen Sie einen anderen Weg.',
  LOA_TOO_LOW:
    'Ihre Identität wurde zu Hause weniger streng geprüft, als dieser Dienst verlangt. Verwenden Sie ein stärkeres Identifizierungsmittel oder einen anderen Weg.',
  LOA_PROVISIONAL:
    'Die Länder haben ihre Stufen der Identitätsprüfung bisher nur vorläufig verglichen. Bis das feststeht, wird Ihre Stufe angenommen.',
  PURPOSE_NOT_AGREED:
    'Der Dienst fragt zu einem Zweck, den das Abkommen nicht erlaubt. Das muss der Dienst ändern; Sie haben nichts falsch gemacht.',
  CLAIM_FORBIDDEN:
    'Der Dienst hat etwas verlangt, das nie über die Grenze darf. Zu Ihrem Schutz wurde die ganze Anfrage abgelehnt.',
  CLAIM_NOT_AGREED:
    'Der Dienst hat eine Angabe verlangt, die das Abkommen nicht erfasst. Das muss der Dienst ändern; Sie haben nichts falsch gemacht.',
  CLAIM_MISSING:
    'Eine Angabe, die dieser Dienst braucht, fehlt. Prüfen Sie in Ihrer Wallet, ob Sie sie geteilt haben, oder bitten Sie den Aussteller, sie zu ergänzen.',
  CLAIM_LOST:
    'Eine vom Dienst gewünschte Angabe lässt sich nicht aus Ihrem Dokument übernehmen. Vielleicht bittet Sie der Dienst, sie einzutippen.',
  CLAIM_WITHHELD: 'Eine Angabe wurde gefunden, aber nicht weitergegeben, weil das Abkommen es nicht erlaubt.',
  RECIPIENT_NOT_AGREED:
    'Das Abkommen erlaubt nicht, dass Ihre Angaben an diese Art von Stelle gehen. Es wurde nichts weitergegeben.',
  REQUEST_MISSING:
    'Ihre Angaben dürfen nur abgerufen werden, wenn Sie es selbst verlangen. Starten Sie die Anfrage und bestätigen Sie sie.',
  PREVIEW_MISSING:
    'Sie müssen Ihre Angaben sehen können, bevor sie gesendet werden. Öffnen Sie die Vorschau und bestätigen Sie.',
  RETENTION_TOO_LONG:
    'Der Dienst will Ihre Angaben länger behalten, als das Abkommen erlaubt. Das muss der Dienst ändern; es wurde nichts weitergegeben.',
  TRANSFER_NO_BASIS:
    'Es gibt keine Rechtsgrundlage, Ihre Angaben in dieses Land zu senden. Es wurde nichts weitergegeben. Wählen Sie einen anderen Weg.',
  TRANSFER_OUT_OF_SCOPE:
    'Die Rechtsgrundlage für das Senden in dieses Land erfasst diese Stelle nicht. Es wurde nichts weitergegeben. Wählen Sie einen anderen Weg.',
  ONWARD_FORBIDDEN:
    'Der Dienst will Ihre Angaben an andere weiterreichen, was das Abkommen verbietet. Es wurde nichts weitergegeben.',
  SUBJECT_AMBIGUOUS:
    'Wir wissen nicht sicher, ob die Angaben Sie betreffen. Zu Ihrem Schutz wurde nichts weitergegeben. Eine Amtsperson kann das mit Ihnen klären.',
  EFFECT_TOO_LOW:
    'Der Dienst braucht eine stärkere Rechtswirkung, als das Abkommen geben kann. Wählen Sie einen anderen Weg.',
  EFFECT_CAPPED:
    'Ihr Dokument zählt hier, aber mit weniger Wirkung als zu Hause. Diese Grenze setzt das Abkommen.',
} as const satisfies ReasonTexts
