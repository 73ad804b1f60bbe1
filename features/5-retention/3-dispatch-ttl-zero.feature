Feature: A DISPATCH retention of 0 days
  For operators who must not store what is sent to their customers: with a DISPATCH retention of
  0 days, which is the default, messages are delivered and reported, but never stored.

  @rule:DISPATCH-TTL-ZERO-NOT-STORED @must @dispatch @page @needs-recipients
  Rule: With a DISPATCH retention of 0 days, sent DISPATCH messages are never stored
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Looked for by ID and in the list, from either messages_source, at once and after the delivery.

    @id:stranger
    Scenario: With a DISPATCH retention of 0 days, a DISPATCH app's message to a stranger is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is never stored

    @id:contact
    Scenario: With a DISPATCH retention of 0 days, a DISPATCH app's message to a contact is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a contact
      When a message is sent to the recipient
      Then the message is never stored

    @id:content
    Scenario: With a DISPATCH retention of 0 days, a DISPATCH app's media message is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When a media message is sent to the recipient
      Then the message is never stored

    @id:beside
    Scenario Outline: With a DISPATCH retention of 0 days, a DISPATCH app's message with <what> is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When a message is sent to the recipient with <what>
      Then the message is never stored

      Examples: what a request may say besides its text
        | case         | what                      |
        | message      | message metadata "A"      |
        | conversation | conversation metadata "A" |

    @id:second
    Scenario: With a DISPATCH retention of 0 days, neither of a DISPATCH app's two messages is ever stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the first message is never stored
      And the second message is never stored

    @id:default-retention
    Scenario: A message of a DISPATCH app with the default retention is never stored
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is never stored

    @id:lowered
    Scenario: After the DISPATCH retention is lowered to 0 days, a DISPATCH app's new message is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 3 days
      And the recipient is a stranger
      And the app's DISPATCH retention was set to 0 days
      When a message is sent to the recipient
      Then the message is never stored

    @id:switched
    Scenario: With a DISPATCH retention of 0 days, a message sent after a change to DISPATCH mode is never stored
      Given an app in CONVERSATION mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is never stored

  @rule:DISPATCH-TTL-ZERO-MO-NOT-STORED @must @dispatch @page @needs-handset @needs-recipients
  Rule: With a DISPATCH retention of 0 days, inbound DISPATCH messages are never stored
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Looked for in the list, from either messages_source, at once and after the delivery.

    @id:reply
    Scenario: With a DISPATCH retention of 0 days, a reply to a DISPATCH app is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is never stored

    @id:reply-default
    Scenario: A reply to a DISPATCH app with the default retention is never stored
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is never stored

    @id:inbound-stranger
    Scenario: With a DISPATCH retention of 0 days, a stranger's inbound message to a DISPATCH app is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When the recipient writes to the app
      Then the inbound message is never stored

    @id:inbound-contact
    Scenario: With a DISPATCH retention of 0 days, a contact's inbound message to a DISPATCH app is never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a contact
      When the recipient writes to the app
      Then the inbound message is never stored

  @rule:DISPATCH-TTL-ZERO-REPORTED @should @dispatch @page @needs-callbacks @needs-recipients
  Rule: With a DISPATCH retention of 0 days, sent DISPATCH messages still get receipts
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Read as: not stored, but sent all the same. Seen in the MESSAGE_DELIVERY callback.

    @id:stranger
    Scenario: With a DISPATCH retention of 0 days, a DISPATCH app's message to a stranger is reported
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is reported

    @id:second
    Scenario: With a DISPATCH retention of 0 days, a DISPATCH app's second message is reported
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported

    @id:default-retention
    Scenario: A message to a contact from a DISPATCH app with the default retention is reported
      Given an app in DISPATCH mode
      And the recipient is a contact
      When a message is sent to the recipient
      Then the message is reported

  @rule:DISPATCH-TTL-ZERO-MO-REPORTED @should @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: With a DISPATCH retention of 0 days, inbound messages still reach a DISPATCH app
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Read as: not stored, but passed on all the same. Seen in the MESSAGE_INBOUND callback.

    @id:reply
    Scenario: With a DISPATCH retention of 0 days, a reply reaches a DISPATCH app
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is reported

    @id:inbound-contact
    Scenario: With a DISPATCH retention of 0 days, a contact's inbound message reaches a DISPATCH app
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a contact
      When the recipient writes to the app
      Then the inbound message is reported

    @id:inbound-second
    Scenario: A stranger's second inbound message reaches a DISPATCH app with the default retention
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And the recipient wrote to the app
      When the recipient writes to the app
      Then the second inbound message is reported
