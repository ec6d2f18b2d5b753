import type { ReasonTexts } from '../catalogue.ts'

export const reasons = {
  ENV_MALFORMED:
    'Het akkoord tussen de landen is niet leesbaar. Dat is een technische fout, niet de uwe. Probeer het later opnieuw of kies een andere weg.',
  AGR_NOT_CANONICAL:
    'Het bestand van het akkoord heeft niet precies de afgesproken vorm; we kunnen er niet op vertrouwen. U deed niets verkeerd. Kies voorlopig een andere weg.',
  AGR_SCHEMA_UNSUPPORTED:
    'Het akkoord heeft een nieuwere vorm dan deze site begrijpt. De site moet eerst worden bijgewerkt. Probeer het later opnieuw.',
  AGR_SIGNATURE_INVALID:
    'Een handtekening onder het akkoord is niet geldig; we kunnen er niet op vertrouwen. U deed niets verkeerd. Kies voorlopig een andere weg.',
  AGR_SIGNER_UNKNOWN:
    'Het akkoord is ondertekend met een sleutel die we niet kennen. Zolang dat niet is opgehelderd, vertrouwen we er niet op. Kies voorlopig een andere weg.',
  AGR_SIGNATURE_MISSING:
    'Nog niet alle partijen hebben het akkoord ondertekend. Pas daarna kan uw document worden erkend. Kies voorlopig een andere weg.',
  AGR_CHAIN_BROKEN:
    'De versies van het akkoord sluiten niet op elkaar aan. De landen moeten dat eerst ophelderen. Kies voorlopig een andere weg.',
  AGR_NOT_LOGGED:
    'Het akkoord staat nog niet in het openbare register, waar iedereen het kan nagaan. Pas daarna telt het. Probeer het later opnieuw.',
  AGR_LOG_FORK:
    'Het openbare register van het akkoord toont twee verschillende geschiedenissen. Voor de veiligheid wachten we op uitleg. Kies een andere weg.',
  AGR_NOT_IN_FORCE:
    'Het akkoord is nog niet van kracht. Kom terug na de eerste dag ervan, of kies een andere weg.',
  AGR_EXPIRED:
    'Het akkoord is verlopen en niet verlengd. Uw document kan er niet meer door worden erkend. Kies een andere weg.',
  AGR_TERMINATED:
    'De landen hebben dit akkoord beëindigd. Uw document kan er niet meer door worden erkend. Kies een andere weg.',
  REVIEW_LAPSED:
    'De landen hebben het akkoord niet op tijd herbekeken; het ligt stil of is beperkt. Uw document blijft thuis geldig. Kom later terug of kies een andere weg.',
  REVIEW_DUE:
    'Het akkoord is aan zijn regelmatige herziening toe. Het geldt nog altijd; u hoeft niets te doen.',
  NOTICES_INCOMPLETE:
    'Er ontbreekt een bericht tussen de landen over dit akkoord. Zonder dat bericht kunnen we niet beslissen. Probeer het later opnieuw.',
  NOTICES_STALE:
    'We hebben geen recent nieuws van het partnerland over dit akkoord. Zodra het er is, kunnen we beslissen. Probeer het over enkele minuten opnieuw.',
  NO_RULE:
    'Geen enkel akkoord met dit land geldt voor dit soort document. Gebruik een ander document of kies een andere weg.',
  RULE_AMBIGUOUS:
    'Twee regels gelden voor uw document en ze zeggen niet hetzelfde. De landen moeten dat ophelderen. Kies voorlopig een andere weg.',
  RULE_NOT_ACTIVE:
    'De landen hebben deze regel afgesproken, maar hij geldt nog niet. Kies voorlopig een andere weg.',
  RULE_ENDED:
    'De regel voor dit soort document geldt niet meer. Vraag de uitgevende overheid om een actueel document, of kies een andere weg.',
  TRANSITION_ENDED:
    'Uw document heeft een oudere vorm die niet meer wordt aanvaard. Vraag de uitgevende overheid om een nieuw document.',
  TRANSITIONAL:
    'Uw document heeft een oudere vorm die voorlopig nog wordt aanvaard. Vraag een nieuw document wanneer het u past.',
  SUSPENDED_BY_NOTICE:
    'Een van de landen heeft dit deel van het akkoord opgeschort. Dat heeft niet met u te maken en uw document blijft thuis geldig. Kom terug als het voorbij is, of kies een andere weg.',
  SUSPENDED_BY_TRIGGER:
    'Een veiligheidsregel van het akkoord heeft dit deel vanzelf opgeschort. Dat heeft niet met u te maken en uw document blijft thuis geldig. Kom terug als het voorbij is, of kies een andere weg.',
  TEST_ONLY:
    'Dit akkoord is alleen een test; wat erop berust, telt niet. Kies voor een echte aanvraag een andere weg.',
  PILOT_NOT_ACCEPTED:
    'Dit is een proefproject en er is niet met deelname ingestemd. Begin opnieuw en stem in, of kies een andere weg.',
  PILOT: 'Het akkoord is in zijn proeffase. Uw document telt, binnen de grenzen van die proef.',
  SERVICE_OUT_OF_SCOPE:
    'Het akkoord geldt niet voor deze dienst. Vraag de dienst hoe u anders kunt aanvragen.',
  LIST_UNAVAILABLE:
    'We kunnen de lijst van vertrouwde uitgevers van het partnerland niet bereiken. Probeer het over enkele minuten opnieuw.',
  LIST_SIGNATURE:
    'De lijst van vertrouwde uitgevers van het partnerland is niet goed ondertekend; we vertrouwen er niet op. U deed niets verkeerd. Kies voorlopig een andere weg.',
  LIST_ROLLBACK:
    'We kregen een oudere lijst van uitgevers dan die we al kennen. Voor de veiligheid gebruiken we ze niet. Probeer het later opnieuw.',
  LIST_STALE:
    'De lijst van vertrouwde uitgevers is te oud om op te beslissen. Er moet eerst een nieuwe komen. Probeer het later opnieuw.',
  NOT_LISTED:
    'De uitgever van uw document staat niet op de lijst van vertrouwde uitgevers van het partnerland. Vraag of hij meedoet, of kies een andere weg.',
  SERVICE_TYPE:
    'De uitgever staat op de lijst, maar niet voor dit soort document. Vraag het bij de juiste overheid of kies een andere weg.',
  SERVICE_STATUS:
    'Volgens de lijst mag de uitgever dit document nu niet uitgeven. Vraag het na bij de uitgever of kies een andere weg.',
  EQUIV_NONE:
    'Het akkoord noemt hier geen tegenhanger voor dit soort handtekening. Ze kan er niet door worden aanvaard. Kies een andere weg.',
  EQUIV_NOT_ENACTED:
    'Beide soorten handtekening moeten gelijk gaan tellen, maar dat geldt nog niet. Kies voorlopig een andere weg.',
  EQUIV_REPEALED:
    'Beide soorten handtekening telden vroeger gelijk, maar nu niet meer. Onderteken op een andere manier.',
  EQUIV_AMBIGUOUS:
    'Het is niet duidelijk met welke soort handtekening hier de uwe overeenkomt. De landen moeten dat ophelderen. Kies voorlopig een andere weg.',
  QUALIFIER_UNMAPPED:
    'De handtekening heeft een belangrijke eigenschap waarvoor het akkoord niet geldt. Ze kan niet worden aanvaard. Onderteken op een andere manier.',
  QUALIFIER_DROPPED: 'De handtekening heeft een eigenschap die hier niet telt. Al het andere wordt aanvaard.',
  DEPTH_EXCEEDED:
    'De uitgever wordt alleen via een derde land vertrouwd, en zo ver reikt het akkoord niet. Kies een andere weg.',
  CREDENTIAL_INVALID:
    'Uw document doorstond de technische controle niet; misschien is het verlopen of beschadigd. Vernieuw het in uw wallet en probeer het opnieuw.',
  CREDENTIAL_UNDETERMINED:
    'We konden de technische controle van uw document niet afmaken. Probeer het over enkele minuten opnieuw.',
  SIGNATURE_FAILED:
    'De handtekening op het document is niet geldig. Vraag de ondertekenaar opnieuw te ondertekenen.',
  SIGNATURE_INDETERMINATE:
    'We weten nog niet of de handtekening geldig is, want er ontbreekt iets voor de controle. Probeer het later opnieuw of vraag het de ondertekenaar.',
  HOLDER_BINDING:
    'Uw wallet kon niet aantonen dat dit document van u is. Gebruik het toestel waarop u het hebt ontvangen en probeer het opnieuw.',
  ISSUED_OUT_OF_WINDOW:
    'Uw document is uitgegeven op een moment waarvoor het akkoord niet geldt. Vraag de uitgevende overheid om een nieuw.',
  STATUS_REVOKED:
    'De uitgevende overheid heeft dit document ingetrokken of geblokkeerd. Vraag waarom, en vraag een nieuw.',
  STATUS_STALE:
    'We kunnen nu niet nagaan of uw document nog geldig is. Probeer het over enkele minuten opnieuw.',
  ALGO_REJECTED:
    'Uw document is beveiligd met een techniek die niet meer veilig genoeg is. Vraag de uitgevende overheid om een nieuw.',
  ALGO_SUNSET:
    'Uw document is beveiligd met een techniek die binnenkort te zwak is. Vandaag telt het; vraag op tijd een nieuw.',
  LOA_UNMAPPED:
    'Het akkoord zegt niet wat de controle van uw identiteit thuis hier waard is. Kies een andere weg.',
  LOA_TOO_LOW:
    'Uw identiteit is thuis minder streng gecontroleerd dan deze dienst vraagt. Gebruik een sterker identificatiemiddel of kies een andere weg.',
  LOA_PROVISIONAL:
    'De landen hebben hun niveaus van identiteitscontrole nog maar voorlopig vergeleken. Tot dan wordt uw niveau aanvaard.',
  PURPOSE_NOT_AGREED:
    'De dienst vraagt dit voor een doel dat het akkoord niet toelaat. De dienst moet dat wijzigen; u deed niets verkeerd.',
  CLAIM_FORBIDDEN:
    'De dienst vroeg iets wat nooit over de grens mag. Om u te beschermen is de hele vraag geweigerd.',
  CLAIM_NOT_AGREED:
    'De dienst vroeg een gegeven waarvoor het akkoord niet geldt. De dienst moet dat wijzigen; u deed niets verkeerd.',
  CLAIM_MISSING:
    'Er ontbreekt een gegeven dat deze dienst nodig heeft. Kijk in uw wallet of u het hebt gedeeld, of vraag de uitgever het toe te voegen.',
  CLAIM_LOST:
    'Een gegeven dat de dienst graag heeft, kan niet uit uw document worden overgenomen. Misschien vraagt de dienst u het in te vullen.',
  CLAIM_WITHHELD: 'Er is een gegeven gevonden maar niet doorgegeven, omdat het akkoord dat niet toelaat.',
  RECIPIENT_NOT_AGREED:
    'Het akkoord laat niet toe dat uw gegevens naar dit soort organisatie gaan. Er is niets doorgegeven.',
  REQUEST_MISSING:
    'Uw gegevens mogen alleen worden opgehaald als u dat zelf vraagt. Start de vraag en bevestig ze.',
  PREVIEW_MISSING: 'U moet uw gegevens kunnen zien voor ze worden verstuurd. Open het voorbeeld en bevestig.',
  RETENTION_TOO_LONG:
    'De dienst wil uw gegevens langer bewaren dan het akkoord toelaat. De dienst moet dat wijzigen; er is niets doorgegeven.',
  TRANSFER_NO_BASIS:
    'Er is geen rechtsgrond om uw gegevens naar dit land te sturen. Er is niets doorgegeven. Kies een andere weg.',
  TRANSFER_OUT_OF_SCOPE:
    'De rechtsgrond om gegevens naar dit land te sturen geldt niet voor deze organisatie. Er is niets doorgegeven. Kies een andere weg.',
  ONWARD_FORBIDDEN:
    'De dienst wil uw gegevens aan anderen doorgeven, en dat verbiedt het akkoord. Er is niets doorgegeven.',
  SUBJECT_AMBIGUOUS:
    'We weten niet zeker of de gegevens over u gaan. Om u te beschermen is er niets doorgegeven. Een ambtenaar kan dit met u ophelderen.',
  EFFECT_TOO_LOW:
    'De dienst heeft een sterker rechtsgevolg nodig dan het akkoord kan geven. Kies een andere weg.',
  EFFECT_CAPPED: 'Uw document telt hier, maar met minder gevolg dan thuis. Het akkoord stelt die grens.',
} as const satisfies ReasonTexts
