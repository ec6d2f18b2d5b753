import type { ReasonTexts } from '../catalogue.ts'

export const reasons = {
  ENV_MALFORMED:
    'L’accord entre les pays est illisible. C’est un défaut technique, vous n’y êtes pour rien. Réessayez plus tard ou choisissez une autre voie.',
  AGR_NOT_CANONICAL:
    'Le fichier de l’accord n’a pas exactement la forme convenue ; nous ne pouvons pas nous y fier. Vous n’y êtes pour rien. Choisissez une autre voie pour l’instant.',
  AGR_SCHEMA_UNSUPPORTED:
    'L’accord utilise une forme plus récente que celle que ce site comprend. Le site doit d’abord être mis à jour. Réessayez plus tard.',
  AGR_SIGNATURE_INVALID:
    'Une signature de l’accord n’est pas valable ; nous ne pouvons pas nous y fier. Vous n’y êtes pour rien. Choisissez une autre voie pour l’instant.',
  AGR_SIGNER_UNKNOWN:
    'L’accord est signé avec une clé que nous ne connaissons pas. Tant que ce n’est pas éclairci, nous ne pouvons pas nous y fier. Choisissez une autre voie pour l’instant.',
  AGR_SIGNATURE_MISSING:
    'Toutes les parties n’ont pas encore signé l’accord. Votre document ne pourra être reconnu qu’après. Choisissez une autre voie pour l’instant.',
  AGR_CHAIN_BROKEN:
    'Les versions de l’accord ne se suivent pas correctement. Les pays doivent d’abord l’éclaircir. Choisissez une autre voie pour l’instant.',
  AGR_NOT_LOGGED:
    'L’accord ne figure pas encore au registre public, où chacun peut le vérifier. Il ne compte qu’à partir de là. Réessayez plus tard.',
  AGR_LOG_FORK:
    'Le registre public de l’accord montre deux histoires différentes. Par prudence, nous attendons une explication. Choisissez une autre voie.',
  AGR_NOT_IN_FORCE:
    'L’accord n’est pas encore en vigueur. Revenez après son premier jour ou choisissez une autre voie.',
  AGR_EXPIRED:
    'L’accord est arrivé à échéance sans être renouvelé. Votre document ne peut plus être reconnu sur cette base. Choisissez une autre voie.',
  AGR_TERMINATED:
    'Les pays ont mis fin à cet accord. Votre document ne peut plus être reconnu sur cette base. Choisissez une autre voie.',
  REVIEW_LAPSED:
    'Les pays n’ont pas réexaminé l’accord à temps ; il est donc suspendu ou limité. Votre document reste valable chez vous. Revenez plus tard ou choisissez une autre voie.',
  REVIEW_DUE:
    'Le réexamen périodique de l’accord est à faire. L’accord s’applique toujours ; vous n’avez rien à faire.',
  NOTICES_INCOMPLETE:
    'Il manque un message entre les pays au sujet de cet accord. Sans lui, nous ne pouvons pas décider. Réessayez plus tard.',
  NOTICES_STALE:
    'Nous n’avons pas de nouvelles récentes du pays partenaire sur cet accord. Dès qu’elles arrivent, nous pouvons décider. Réessayez dans quelques minutes.',
  NO_RULE:
    'Aucun accord avec ce pays ne couvre ce genre de document. Utilisez un autre document ou une autre voie.',
  RULE_AMBIGUOUS:
    'Deux règles s’appliquent à votre document et se contredisent. Les pays doivent l’éclaircir. Choisissez une autre voie pour l’instant.',
  RULE_NOT_ACTIVE:
    'Les pays sont convenus de cette règle, mais elle ne s’applique pas encore. Choisissez une autre voie pour l’instant.',
  RULE_ENDED:
    'La règle pour ce genre de document ne s’applique plus. Demandez un document actuel à l’autorité qui l’a délivré, ou choisissez une autre voie.',
  TRANSITION_ENDED:
    'Votre document est d’une forme ancienne, qui n’est plus acceptée. Demandez-en un nouveau à l’autorité qui l’a délivré.',
  TRANSITIONAL:
    'Votre document est d’une forme ancienne, encore acceptée pour le moment. Demandez-en un nouveau quand cela vous convient.',
  SUSPENDED_BY_NOTICE:
    'L’un des pays a suspendu cette partie de l’accord. Cela ne vous vise pas et votre document reste valable chez vous. Revenez à la fin de la suspension ou choisissez une autre voie.',
  SUSPENDED_BY_TRIGGER:
    'Une règle de sécurité de l’accord a suspendu cette partie d’elle-même. Cela ne vous vise pas et votre document reste valable chez vous. Revenez à la fin de la suspension ou choisissez une autre voie.',
  TEST_ONLY:
    'Cet accord n’est qu’un essai ; ce qui en découle ne compte pas. Pour une vraie demande, choisissez une autre voie.',
  PILOT_NOT_ACCEPTED:
    'Il s’agit d’un projet pilote et la participation n’a pas été acceptée. Recommencez en acceptant, ou choisissez une autre voie.',
  PILOT: 'L’accord est en phase pilote. Votre document compte, dans les limites de cette phase.',
  SERVICE_OUT_OF_SCOPE:
    'L’accord ne couvre pas ce service. Demandez au service une autre façon d’introduire votre demande.',
  LIST_UNAVAILABLE:
    'Nous n’arrivons pas à obtenir la liste des émetteurs de confiance du pays partenaire. Réessayez dans quelques minutes.',
  LIST_SIGNATURE:
    'La liste des émetteurs de confiance du pays partenaire n’est pas bien signée ; nous ne nous y fions pas. Vous n’y êtes pour rien. Choisissez une autre voie pour l’instant.',
  LIST_ROLLBACK:
    'Nous avons reçu une liste d’émetteurs plus ancienne que celle que nous connaissons. Par prudence, nous ne l’utilisons pas. Réessayez plus tard.',
  LIST_STALE:
    'La liste des émetteurs de confiance est trop ancienne pour décider. Une nouvelle doit d’abord arriver. Réessayez plus tard.',
  NOT_LISTED:
    'L’émetteur de votre document ne figure pas sur la liste de confiance du pays partenaire. Demandez-lui s’il participe, ou choisissez une autre voie.',
  SERVICE_TYPE:
    'L’émetteur figure sur la liste, mais pas pour ce genre de document. Adressez-vous à l’autorité compétente ou choisissez une autre voie.',
  SERVICE_STATUS:
    'Selon la liste, l’émetteur ne peut pas délivrer ce document en ce moment. Demandez-lui pourquoi, ou choisissez une autre voie.',
  EQUIV_NONE:
    'L’accord ne désigne ici aucun équivalent pour ce genre de signature. Elle ne peut pas être acceptée sur cette base. Choisissez une autre voie.',
  EQUIV_NOT_ENACTED:
    'Les deux genres de signature doivent un jour se valoir, mais ce n’est pas encore en vigueur. Choisissez une autre voie pour l’instant.',
  EQUIV_REPEALED:
    'Les deux genres de signature se valaient autrefois, mais plus maintenant. Signez d’une autre manière.',
  EQUIV_AMBIGUOUS:
    'On ne sait pas clairement à quel genre de signature d’ici la vôtre correspond. Les pays doivent l’éclaircir. Choisissez une autre voie pour l’instant.',
  QUALIFIER_UNMAPPED:
    'La signature a une propriété importante que l’accord ne couvre pas. Elle ne peut pas être acceptée. Signez d’une autre manière.',
  QUALIFIER_DROPPED: 'La signature a une propriété qui ne compte pas ici. Tout le reste est accepté.',
  DEPTH_EXCEEDED:
    'L’émetteur n’est reconnu qu’à travers un pays tiers et l’accord ne va pas si loin. Choisissez une autre voie.',
  CREDENTIAL_INVALID:
    'Votre document n’a pas passé la vérification technique ; il est peut-être expiré ou endommagé. Renouvelez-le dans votre portefeuille et réessayez.',
  CREDENTIAL_UNDETERMINED:
    'Nous n’avons pas pu terminer la vérification technique de votre document. Réessayez dans quelques minutes.',
  SIGNATURE_FAILED: 'La signature du document n’est pas valable. Demandez au signataire de signer à nouveau.',
  SIGNATURE_INDETERMINATE:
    'Nous ne savons pas encore si la signature est valable, car il manque un élément. Réessayez plus tard ou interrogez le signataire.',
  HOLDER_BINDING:
    'Votre portefeuille n’a pas pu montrer que ce document vous appartient. Utilisez l’appareil qui l’a reçu et réessayez.',
  ISSUED_OUT_OF_WINDOW:
    'Votre document a été délivré à un moment que l’accord ne couvre pas. Demandez-en un nouveau à l’autorité qui l’a délivré.',
  STATUS_REVOKED:
    'L’autorité qui a délivré ce document l’a retiré ou bloqué. Demandez-lui pourquoi, et demandez-en un nouveau.',
  STATUS_STALE:
    'Nous ne pouvons pas savoir en ce moment si votre document est encore valable. Réessayez dans quelques minutes.',
  ALGO_REJECTED:
    'Votre document est protégé par une technique qui n’est plus assez sûre. Demandez-en un nouveau à l’autorité qui l’a délivré.',
  ALGO_SUNSET:
    'Votre document est protégé par une technique qui sera bientôt trop faible. Il compte aujourd’hui ; demandez-en un nouveau à temps.',
  LOA_UNMAPPED:
    'L’accord ne dit pas ce que vaut ici la vérification de votre identité faite chez vous. Choisissez une autre voie.',
  LOA_TOO_LOW:
    'Votre identité a été vérifiée chez vous moins strictement que ce service ne l’exige. Utilisez un moyen d’identification plus fort ou une autre voie.',
  LOA_PROVISIONAL:
    'Les pays n’ont comparé leurs niveaux de vérification d’identité qu’à titre provisoire. Votre niveau est accepté d’ici là.',
  PURPOSE_NOT_AGREED:
    'Le service poursuit un but que l’accord ne permet pas. C’est au service de le changer ; vous n’y êtes pour rien.',
  CLAIM_FORBIDDEN:
    'Le service a demandé une donnée qui ne doit jamais passer la frontière. Pour vous protéger, toute la demande a été refusée.',
  CLAIM_NOT_AGREED:
    'Le service a demandé une donnée que l’accord ne couvre pas. C’est au service de le changer ; vous n’y êtes pour rien.',
  CLAIM_MISSING:
    'Il manque une donnée dont ce service a besoin. Vérifiez dans votre portefeuille que vous l’avez partagée, ou demandez à l’émetteur de l’ajouter.',
  CLAIM_LOST:
    'Une donnée souhaitée par le service ne peut pas être reprise de votre document. Le service vous demandera peut-être de la saisir.',
  CLAIM_WITHHELD: 'Une donnée a été trouvée mais pas transmise, parce que l’accord ne le permet pas.',
  RECIPIENT_NOT_AGREED:
    'L’accord ne permet pas que vos données aillent à ce genre d’organisme. Rien n’a été transmis.',
  REQUEST_MISSING:
    'Vos données ne peuvent être demandées que si vous le voulez vous-même. Lancez la demande et confirmez-la.',
  PREVIEW_MISSING: 'Vous devez pouvoir voir vos données avant leur envoi. Ouvrez l’aperçu et confirmez.',
  RETENTION_TOO_LONG:
    'Le service veut garder vos données plus longtemps que l’accord ne le permet. C’est à lui de le changer ; rien n’a été transmis.',
  TRANSFER_NO_BASIS:
    'Aucune base légale ne permet d’envoyer vos données dans ce pays. Rien n’a été transmis. Choisissez une autre voie.',
  TRANSFER_OUT_OF_SCOPE:
    'La base légale pour envoyer des données dans ce pays ne couvre pas cet organisme. Rien n’a été transmis. Choisissez une autre voie.',
  ONWARD_FORBIDDEN:
    'Le service veut remettre vos données à d’autres, ce que l’accord interdit. Rien n’a été transmis.',
  SUBJECT_AMBIGUOUS:
    'Nous ne pouvons pas dire avec certitude que ces données vous concernent. Pour vous protéger, rien n’a été transmis. Un agent peut l’éclaircir avec vous.',
  EFFECT_TOO_LOW:
    'Le service a besoin d’un effet juridique plus fort que celui que l’accord peut donner. Choisissez une autre voie.',
  EFFECT_CAPPED:
    'Votre document compte ici, mais avec moins d’effet que chez vous. C’est l’accord qui fixe cette limite.',
} as const satisfies ReasonTexts
