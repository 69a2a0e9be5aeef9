import type { EN } from './en';

/** The same in German. */
export const DE: Readonly<Record<keyof typeof EN, string>> = {
  'summary.requests': '{user} beantragt {wanted}',
  'summary.roles': 'Zugriff auf {count} Rollen',
  'summary.resources': '{count} Ressourcen',
  'summary.as': '{resources} als {roles}',
  'card.requests': ' beantragt Zugriff in Teleport. ',
  'card.decide.drag':
    'Solange die Anfrage offen ist: mit „Genehmigen“ oder „Ablehnen“ im Bereich „Teleport-Zugriffsanfrage“ entscheiden oder diese Karte verschieben. Ein Kommentar, der mit „reason:“ beginnt, nennt den Grund.',
  'card.decide.panel':
    'Solange die Anfrage offen ist: mit „Genehmigen“ oder „Ablehnen“ im Bereich „Teleport-Zugriffsanfrage“ entscheiden. Die Karte zu verschieben entscheidet nichts.',
  'card.decide.teleport': 'In Teleport entscheiden. Diese Karte zu verschieben entscheidet nichts.',
  'card.roles': 'Beantragte Rollen',
  'card.resources': 'Beantragte Ressourcen',
  'card.kind': 'Art',
  'card.name': 'Bezeichnung',
  'card.cluster': 'Teleport-Cluster',
  'card.id': 'Kennung {name}',
  'card.more': 'und {count} weitere',
  'card.moreInTeleport': 'und {count} weitere: siehe die Anfrage in Teleport',
  'card.reason': 'Grund',
  'card.noReason': 'Es wurde kein Grund angegeben.',
  'card.reasonMore': ' (und {count} weitere Zeichen, vollständig in Teleport)',
  'card.details': 'Einzelheiten',
  'card.requested': 'Beantragt: ',
  'card.reviewBefore': 'Zu entscheiden bis: ',
  'card.accessFrom': 'Zugriff ab: ',
  'card.accessUntil': 'Zugriff bis: ',
  'card.suggested': 'Vorgeschlagene Prüfer: ',
  'card.requestId': 'Kennung der Anfrage: ',
  'card.open': 'In Teleport öffnen',
  'comment.reason': 'Grund: ',
  'comment.by': ' von ',
  'comment.stuck':
    'Diese Anfrage ist in Teleport {state}, aber die Karte konnte nicht verschoben werden. Meldung: „{why}“ Verschieben Sie sie von Hand, oder bitten Sie die Projektadministration, den Übergang zu erlauben.',
  'comment.notSent': 'An Teleport wurde nichts gesendet. ',
  'comment.mayBeSent': 'Dies wurde vielleicht an Teleport gesendet; die Prüfungen dort zeigen es. ',
  'comment.notCertain': 'Diese Entscheidung ist noch nicht sicher. ',
  'comment.waiting':
    'Teleport antwortet im Moment nicht. Die App sendet die Entscheidung weiter und sagt hier, was daraus wird.',
  'comment.ended': ' hat diesen Zugriff in Teleport beendet.',
  'comment.endedByWork':
    'Der Vorgang {workItem}, den die Anfrage nennt, wurde geschlossen. Deshalb hat die App diesen Zugriff in Teleport beendet.',
  'comment.notEnded': 'Der Zugriff wurde nicht beendet. ',
  'comment.notEnded.not-permitted': 'Meldung: „{detail}“',
  'comment.notEnded.not-running': 'Die Anfrage ist nicht genehmigt, oder ihr Zugriff ist vorbei.',
  'comment.notEnded.gone': 'Teleport hat diese Anfrage nicht mehr: Ihr Zugriff ist vorbei.',
  'comment.stillWaits': 'Diese Anfrage wartet noch auf eine Entscheidung.',
  'comment.lapses': ' Sie verfällt am {when}.',
  'comment.decidesNothing': 'Diese Karte entscheidet hier nichts. ',
  'comment.misplaced':
    'Sie wurde in ein Projekt verschoben, das nicht für Zugriffsanfragen eingerichtet ist. Verschieben Sie sie zurück, oder bitten Sie die Administration dieses Projekts, dessen Einstellungen „Teleport-Zugriff“ zu öffnen und zu speichern.',
  'review.approved': ' hat diese Anfrage{at} genehmigt{count}.',
  'review.denied': ' hat diese Anfrage{at} abgelehnt{count}.',
  'review.reviewed': ' hat diese Anfrage{at} geprüft{count}.',
  'review.at': ' am {when}',
  'review.approvals': ' ({given} von {needed} Genehmigungen)',
  'review.denials': ' ({given} von {needed} Ablehnungen)',
  'resolved.approved': 'Die Zugriffsanfrage wurde genehmigt',
  'resolved.denied': 'Die Zugriffsanfrage wurde abgelehnt',
  'resolved.promoted': 'Die Zugriffsanfrage wurde in eine Zugriffsliste überführt',
  'resolved.expired': 'Die Zugriffsanfrage ist abgelaufen',
  'resolved.deleted': 'Die Zugriffsanfrage wurde in Teleport gelöscht, bevor sie entschieden war',
  'state.pending': 'offen',
  'state.approved': 'genehmigt',
  'state.denied': 'abgelehnt',
  'state.promoted': 'überführt',
  'state.expired': 'abgelaufen',
  'access.pending': 'Offen',
  'access.approved': 'Genehmigt',
  'access.denied': 'Abgelehnt',
  'access.promoted': 'Überführt',
  'access.expired': 'Abgelaufen',
  'access.count': '{approvals} von {needed}',
  'access.decideBy': 'zu entscheiden bis {when}',
  'access.until': 'Zugriff bis {when}',
  'refusal.own-request':
    'Niemand kann die eigene Zugriffsanfrage entscheiden. Das muss eine andere Person tun.',
  'refusal.not-permitted': 'Teleport lässt Sie diese Anfrage nicht entscheiden. Meldung: „{detail}“',
  'refusal.unknown-reviewer':
    'Ihr Jira-Konto konnte keinem Teleport-Benutzer zugeordnet werden. Meldung: „{detail}“',
  'refusal.already-reviewed':
    '{reviewer} hat diese Anfrage schon geprüft, und Teleport nimmt von jeder Person eine Prüfung. Eine andere Person muss entscheiden.',
  'refusal.already-resolved':
    'Diese Anfrage war in Teleport schon {state}. Soll sich das ändern, ist eine neue Anfrage nötig.',
  'refusal.long-term':
    'Diese Anfrage ist eine auf langfristigen Zugriff und kann nur in der Weboberfläche von Teleport entschieden werden.',
  'refusal.panel-only':
    'Die Karte zu verschieben entscheidet diese Anfrage nicht: Über ihre Rollen wird mit den Knöpfen im Bereich „Teleport-Zugriffsanfrage“ dieser Karte entschieden. Öffnen Sie die Karte, und wählen Sie dort „Genehmigen“ oder „Ablehnen“.',
  'refusal.teleport-only':
    'Diese Anfrage wird in Teleport entschieden, nicht in Jira: Ihre Rollen werden hier nur gezeigt. Öffnen Sie sie mit „In Teleport öffnen“ auf dieser Karte.',
  'refusal.gone': 'Teleport hat diese Anfrage nicht mehr: Sie ist abgelaufen oder wurde gelöscht.',
  'refusal.no-actor':
    'Jira sagt nicht, wer diese Karte verschoben hat, deshalb wurde nichts entschieden. Verschieben Sie sie noch einmal, oder entscheiden Sie in Teleport.',
  'refusal.app-actor':
    'Diese Karte wurde von einer App oder einer Automatisierungsregel verschoben. Nur eine Person kann eine Zugriffsanfrage entscheiden.',
  'refusal.moved-along':
    'Diesen Status bekam die Karte mit einem anderen Projekt, Vorgangstyp oder Workflow, was nichts entscheidet. War eine Entscheidung gemeint, verschieben Sie die Karte noch einmal.',
  'refusal.indirect':
    'Jira sagt, dass etwas anderes die Karte verschoben hat, etwa ein Smart Commit, eine Automatisierungsregel oder ein Import. Nur wer die Karte selbst in Jira verschiebt, kann eine Zugriffsanfrage entscheiden.',
  'refusal.deactivated':
    'Dieses Jira-Konto ist inzwischen deaktiviert und kann nicht mehr entscheiden. Eine andere Person muss entscheiden.',
  'refusal.other-project':
    'Diese Karte wurde in einem Projekt verschoben, zu dem sie da nicht gehörte, deshalb wurde nichts entschieden. Verschieben Sie sie noch einmal, wenn das noch gilt.',
  'refusal.status-renamed':
    'Dieser Status wurde umbenannt, nachdem die Projektadministration gesagt hatte, was er bedeutet, deshalb wurde nichts entschieden. Sie muss die Einstellungen „Teleport-Zugriff“ des Projekts öffnen, die Status prüfen und speichern. Verschieben Sie die Karte danach noch einmal.',
  'refusal.superseded':
    'Bevor die Entscheidung gesendet werden konnte, wurde die Karte weiterbewegt{to} (von: {by}), deshalb zählt sie nicht. Verschieben Sie die Karte noch einmal, wenn das noch gilt.',
  'refusal.superseded.you': 'Ihnen',
  'refusal.superseded.to': ' nach „{status}“',
  'refusal.not-undone':
    'Die Karte zurückzuschieben nimmt nichts zurück: {by} hatte die Anfrage abgelehnt, und das ist an Teleport gesendet.',
  'refusal.unmapped-status':
    'Dieser Status steht für keine Entscheidung. Die Projektadministration kann ihn in den Einstellungen „Teleport-Zugriff“ des Projekts zuordnen.',
  'refusal.not-a-decision':
    'Eine Karte hierher zu verschieben entscheidet nichts: Nur in Teleport wird eine Anfrage {state}.',
  'refusal.reason-too-long':
    'Der Grund ist länger als die 4096 Byte, die Teleport nimmt. Kürzen Sie ihn, und verschieben Sie die Karte noch einmal.',
  'refusal.before-takeover':
    'Diese Karte wurde verschoben, bevor „Teleport Access for Jira“ sie übernommen hat. Die Prüfungen in Teleport zeigen, ob das gezählt hat. Wartet die Anfrage noch auf Ihre Entscheidung, verschieben Sie die Karte noch einmal.',
  'refusal.before-mapping':
    'Diese Karte wurde verschoben, bevor in den Einstellungen „Teleport-Zugriff“ des Projekts geändert wurde, was die Status bedeuten, deshalb wurde nichts entschieden. Verschieben Sie sie noch einmal, wenn das noch gilt.',
  'refusal.unsaid':
    'Diese Bewegung wurde abgelehnt, als Jira die App auf der Karte nicht kommentieren ließ, sodass niemand davon erfuhr. Sie zählt nicht. Wartet die Anfrage noch auf Ihre Entscheidung, verschieben Sie die Karte noch einmal.',
  'refusal.reason-missing':
    'Dieses Projekt verlangt einen Grund. Schreiben Sie einen Kommentar, der mit „reason:“ beginnt, und verschieben Sie die Karte noch einmal.',
  'refusal.not-this-card':
    'Dieser Vorgang sieht aus wie die Karte einer Zugriffsanfrage, ist es aber nicht: Es wurde nichts entschieden. Die Anfrage hat eine eigene Karte.',
};
