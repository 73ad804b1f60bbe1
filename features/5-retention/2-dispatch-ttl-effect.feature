Feature: How long messages in DISPATCH mode are stored
  For integrators who read messages back within days, and for operators who must be sure that they
  are gone after that: messages in DISPATCH mode are stored for the DISPATCH retention of the app.

  @rule:DISPATCH-TTL-STORES-MT @must @dispatch @page @needs-recipients
  Rule: With a DISPATCH retention of 1 to 7 days, sent DISPATCH messages are stored
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    A message that is sent in DISPATCH mode can be read by its ID and is listed,
    both with messages_source DISPATCH_SOURCE.

    @id:stranger
    Scenario Outline: With a DISPATCH retention of <ttl>, a DISPATCH app's message to a stranger is stored
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

      Examples: the shortest retention, its neighbour, and the longest
        | case   | ttl    |
        | 1-day  | 1 day  |
        | 2-days | 2 days |
        | 7-days | 7 days |

    @id:contact
    Scenario: With a DISPATCH retention of 1 day, a DISPATCH app's message to a contact is stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

    @id:second
    Scenario: With a DISPATCH retention of 1 day, a DISPATCH app's second message is stored, and the first one stays stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored among the DISPATCH messages
      And the first message is still stored among the DISPATCH messages

    @id:raised
    Scenario: After the DISPATCH retention is raised from 0 days to 1 day, a DISPATCH app's new message is stored
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And the app's DISPATCH retention was set to 1 day
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

    @id:default-mode
    Scenario: With a DISPATCH retention of 1 day, a message of an app created with the default mode is stored
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

  @rule:DISPATCH-TTL-STORES-MO @must @dispatch @page @needs-handset @needs-recipients
  Rule: With a DISPATCH retention of 1 to 7 days, inbound DISPATCH messages are stored
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    An inbound message is listed with messages_source DISPATCH_SOURCE, and can be read by its ID.

    @id:reply
    Scenario Outline: With a DISPATCH retention of <ttl>, a reply to a DISPATCH app is stored
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is stored among the DISPATCH messages

      Examples: the shortest retention and the longest
        | case   | ttl    |
        | 1-day  | 1 day  |
        | 7-days | 7 days |

    @id:inbound-stranger
    Scenario: With a DISPATCH retention of 1 day, a stranger's inbound message to a DISPATCH app is stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When the recipient writes to the app
      Then the inbound message is stored among the DISPATCH messages

    @id:inbound-second
    Scenario: With a DISPATCH retention of 1 day, both of a contact's inbound messages to a DISPATCH app are stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And the recipient wrote to the app
      When the recipient writes to the app
      Then the second inbound message is stored among the DISPATCH messages
      And the first inbound message is still stored among the DISPATCH messages

  @rule:DISPATCH-TTL-KEEPS @must @dispatch @page @needs-clock @needs-recipients
  Rule: Sent messages in DISPATCH mode stay stored until their retention ends
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Looked at an hour or more before dispatch_retention_policy.ttl_days have passed since the
    sending.

    @id:hour-left
    Scenario Outline: A message in DISPATCH mode is still stored after <hours> hours, an hour before its retention ends
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the DISPATCH messages

      Examples: an hour less than the retention
        | case   | ttl    | hours |
        | 1-day  | 1 day  | 23    |
        | 2-days | 2 days | 47    |
        | 7-days | 7 days | 167   |

    @id:other-hour
    Scenario Outline: Sent 12 hours after the app's creation, a message is kept for <hours> hours of a DISPATCH retention of <ttl>
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And 12 hours passed
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the DISPATCH messages

      Examples: an hour less than the retention, at another distance from the daily clean-up
        | case   | ttl    | hours |
        | 1-day  | 1 day  | 23    |
        | 7-days | 7 days | 167   |

    @id:later-message
    Scenario: A message in DISPATCH mode is still stored when the retention of an earlier one has ended
      Given an app in DISPATCH mode with a DISPATCH retention of 2 days
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the second message is still stored among the DISPATCH messages

    @id:default-mode
    Scenario: A message of an app created with the default mode stays stored for its DISPATCH retention
      Given an app created with the default mode and a DISPATCH retention of 2 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When 47 hours pass
      Then the message is still stored among the DISPATCH messages

    @id:other-app
    Scenario: A message in DISPATCH mode stays stored beyond the shorter retention of another app
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And another app in DISPATCH mode with a DISPATCH retention of 7 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When 4 days pass
      Then the message is still stored

  @rule:DISPATCH-TTL-KEEPS-MO @must @dispatch @page @needs-clock @needs-handset @needs-recipients
  Rule: Inbound messages in DISPATCH mode stay stored until their retention ends
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Looked at one hour before dispatch_retention_policy.ttl_days have passed since the reply.

    @id:reply
    Scenario Outline: A reply in DISPATCH mode is still stored after <hours> hours, an hour before its retention ends
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And 12 hours passed
      And a message was sent to the recipient
      And the recipient replied
      When <hours> hours pass
      Then the reply is still stored among the DISPATCH messages

      Examples: an hour less than the retention
        | case   | ttl    | hours |
        | 2-days | 2 days | 47    |
        | 7-days | 7 days | 167   |

    @id:retention-changed
    Scenario: An inbound message is still stored 4 days after a change to DISPATCH mode with a retention of 5 days
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the app was changed to DISPATCH mode
      And the app's DISPATCH retention was set to 5 days
      And the recipient is a stranger
      And the recipient wrote to the app
      When 4 days pass
      Then the inbound message is still stored among the DISPATCH messages

  @rule:DISPATCH-TTL-EXPIRES @must @dispatch @page @needs-clock @needs-recipients
  Rule: Sent messages in DISPATCH mode are removed after their retention
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Looked for, by ID and in the list of either messages_source, once the retention
    and one daily clean-up have passed.

    @id:expired
    Scenario Outline: A message in DISPATCH mode is gone after <later>, a day more than its retention
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      When <later> pass
      Then the message is no longer stored

      Examples: the retention and one daily clean-up
        | case   | ttl    | later  |
        | 1-day  | 1 day  | 2 days |
        | 2-days | 2 days | 3 days |
        | 7-days | 7 days | 8 days |

    @id:contact
    Scenario: Both messages in DISPATCH mode to a contact are gone after their retention
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      And the first message was stored
      And another message was sent to the recipient
      And the second message was stored
      When 2 days pass
      Then the first message is no longer stored
      And the second message is no longer stored

    @id:later-message
    Scenario: A later message does not prolong the retention of an earlier one in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 2 days
      And the recipient is a stranger
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored

    @id:default-mode
    Scenario: A message of an app created with the default mode is gone after its DISPATCH retention
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When 3 days pass
      Then the message is no longer stored

    @id:several
    Scenario: The first three of five messages in DISPATCH mode are gone after their retention
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      When 2 days pass
      Then the first message is no longer stored
      And the second message is no longer stored
      And the third message is no longer stored

  @rule:DISPATCH-TTL-EXPIRES-MO @must @dispatch @page @needs-clock @needs-handset @needs-recipients
  Rule: Inbound messages in DISPATCH mode are removed after their retention
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Looked for in the list of either messages_source two days after the retention has ended.

    @id:reply
    Scenario Outline: A reply in DISPATCH mode is gone after <later>, two days more than its retention
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When <later> pass
      Then the reply is no longer stored

      Examples: the retention, one daily clean-up, and a day of grace
        | case   | ttl    | later  |
        | 1-day  | 1 day  | 3 days |
        | 7-days | 7 days | 9 days |
