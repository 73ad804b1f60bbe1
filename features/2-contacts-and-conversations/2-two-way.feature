Feature: Two-way messaging in DISPATCH mode
  DISPATCH mode stores no contact and no conversation, and still a recipient can reply and the app
  can answer. For product teams who consider DISPATCH mode for a dialogue with their customers.

  @rule:DISPATCH-TWO-WAY-MO @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: A reply to a message sent in DISPATCH mode is delivered to the app
    "Note that, while this information is not stored in DISPATCH mode, you may still engage in two-way messaging with regular recipients."
    Processing Modes, Introduction (current edition)

    The MESSAGE_INBOUND callback holds the text of the reply and the sender's channel_identity.

    @id:stranger
    Scenario Outline: In DISPATCH mode with a retention of <ttl>, a stranger's reply is delivered with the sender's identity
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply carries the recipient's identity

      Examples: messages that are not stored, and messages that are
        | case  | ttl    |
        | ttl-0 | 0 days |
        | ttl-1 | 1 day  |

    @id:contact
    Scenario: In DISPATCH mode, a contact's reply is delivered with the sender's identity
      Given an app in DISPATCH mode
      And the recipient is a contact
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply carries the recipient's identity

    @id:second-reply
    Scenario: In DISPATCH mode, a stranger's second reply is delivered with the sender's identity
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the callback of the second reply carries the recipient's identity

  @rule:DISPATCH-TWO-WAY-ANSWER @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: In DISPATCH mode, an app can answer the sender of an inbound message
    "Note that, while this information is not stored in DISPATCH mode, you may still engage in two-way messaging with regular recipients."
    Processing Modes, Introduction (current edition)

    The channel_identity of the MESSAGE_INBOUND callback is used as it is in identified_by; the
    answer is accepted, and its delivery receipt names the same identity.

    @id:inbound-message
    Scenario Outline: In DISPATCH mode, the receipt of an answer to a <recipient>'s inbound message names the sender's identity
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      And the recipient wrote to the app
      When a message is sent to the identity in the callback of the inbound message
      Then the delivery receipt of the message carries the recipient's identity

      Examples: senders without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:reply
    Scenario: In DISPATCH mode, the receipt of an answer to a stranger's reply names the sender's identity
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When another message is sent to the identity in the callback of the reply
      Then the delivery receipt of the second message carries the recipient's identity

  @rule:DISPATCH-TWO-WAY-BY-DEFAULT @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: A reply is delivered to an app created with the default mode
    "It is the default processing mode and, although certain pieces of information are note stored while using DISPATCH mode, you are still able to engage in two-way message while using this default mode."
    Processing Modes, Notes on CONVERSATION mode (current edition)

    An app created without processing_mode receives the MESSAGE_INBOUND callback of a reply.
    The page writes "note stored" for "not stored".

    @id:reply
    Scenario: With the default mode, a stranger's reply is delivered with the sender's identity
      Given an app created with the default mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply carries the recipient's identity

    @id:second-reply
    Scenario: With the default mode, a stranger's second reply is delivered with the sender's identity
      Given an app created with the default mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the callback of the second reply carries the recipient's identity

    @id:retention
    Scenario: With the default mode and a DISPATCH retention of 1 day, a reply is delivered with the sender's identity
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply carries the recipient's identity

  @rule:DISPATCH-THREAD-NOT-STORED @must @dispatch @page @needs-handset @needs-recipients
  Rule: An exchange of messages in DISPATCH mode creates no contact and no conversation
    "The metadata regarding the contact and conversational thread is simply not stored in Sinch's systems."
    Processing Modes, Introduction (current edition)

    After the exchange, the list of contacts holds none for the recipient's identity, unless there
    was one before, and the app has no conversation.

    @id:exchange
    Scenario Outline: In DISPATCH mode with a retention of <ttl>, a message and a reply create no contact or conversation
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the recipient has no contact
      And the recipient has no conversation with the app

      Examples: messages that are not stored, and messages that are
        | case  | ttl    |
        | ttl-0 | 0 days |
        | ttl-1 | 1 day  |

    @id:long-exchange
    Scenario: In DISPATCH mode, two messages and two replies create no contact and no conversation
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      And another message was sent to the recipient
      When the recipient replies
      Then the recipient has no contact
      And the recipient has no conversation with the app

    @id:contact
    Scenario: An exchange between an app created with the default mode and a contact starts no conversation
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      When the recipient replies
      Then the recipient has no conversation with the app
      And the recipient still has the same contact
