Feature: Naming exactly one recipient of a message
  For integrators who would rather see a mistake refused than guess who got the message. In either
  mode, a message names its recipient in one way: none is too few, and two are too many.

  @rule:SEND-RECIPIENT-REQUIRED @should @both @reference @needs-recipients
  Rule: A message without a recipient is refused
    "Requires either contact_id or identified_by."
    API reference, Messages_SendMessage, recipient

    Messages_SendMessage with an empty recipient, or with an empty list in recipient.identified_by.
    The refusal is a 4xx, in either mode.

    @id:no-recipient
    Scenario Outline: A <mode> app's message without a recipient is refused
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent without a recipient
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:dispatch-only
    Scenario: A CONVERSATION app's dispatch-only message without a recipient is refused
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent without a recipient
      Then the request is refused
      And the same request by channel identity succeeds

    @id:no-identities
    Scenario Outline: A <mode> app's message with an empty list of identities is refused
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent to an empty list of identities
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:SEND-RECIPIENT-ONE-OF @should @both @reference @needs-recipients
  Rule: A message that names both a contact ID and a channel identity is refused
    "Requires either contact_id or identified_by."
    API reference, Messages_SendMessage, recipient

    Messages_SendMessage with recipient.contact_id and recipient.identified_by at once. We read
    "either" as excluding both. The refusal is a 4xx, in either mode.

    @id:dispatch-mode
    Scenario Outline: A DISPATCH app's message naming a <recipient> by both contact ID and identity is refused
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact ID and channel identity
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: without and with a conversation elsewhere
        | case           | recipient      |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:conversation-mode
    Scenario Outline: A CONVERSATION app's message naming a <recipient> by both contact ID and identity is refused
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact ID and channel identity
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: without and with a conversation with the app
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:never-stored
    Scenario: A CONVERSATION app's message naming both contact ID and identity is refused and never stored
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by contact ID
      When another message is sent to the recipient by contact ID and channel identity
      Then the request is refused
      And the refused message is never stored
      And the same request by channel identity succeeds
