Feature: How long messages in CONVERSATION mode are stored
  For support teams that rely on the history of a conversation, and for auditors who must be sure
  that it is gone in time: messages are stored for the CONVERSATION retention of the app.

  @rule:CONVERSATION-TTL-STORES-MT @must @conversation @page @needs-recipients
  Rule: Sent messages in CONVERSATION mode are stored
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    A message that is sent in CONVERSATION mode can be read by its ID and is listed,
    both with messages_source CONVERSATION_SOURCE.

    @id:stranger
    Scenario: A message in CONVERSATION mode to a stranger is stored
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored among the CONVERSATION messages

    @id:limits
    Scenario Outline: With a CONVERSATION retention of <ttl>, a CONVERSATION app's message to a stranger is stored
      Given an app in CONVERSATION mode with a CONVERSATION retention of <ttl>
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored among the CONVERSATION messages

      Examples: the shortest retention and the longest
        | case      | ttl       |
        | 1-day     | 1 day     |
        | 3650-days | 3650 days |

    @id:chat-partner-second
    Scenario: A CONVERSATION app's second message to a chat partner is stored, and the first one stays stored
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored among the CONVERSATION messages
      And the first message is still stored among the CONVERSATION messages

    @id:dispatch-zero
    Scenario: A message in CONVERSATION mode is stored although the DISPATCH retention is 0 days
      Given an app in CONVERSATION mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored among the CONVERSATION messages

  @rule:CONVERSATION-TTL-KEEPS @must @conversation @page @needs-clock @needs-recipients
  Rule: Sent messages in CONVERSATION mode stay stored until their retention ends
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Looked at one hour before retention_policy.ttl_days have passed since the sending.

    @id:hour-left
    Scenario Outline: A message in CONVERSATION mode is still stored after <hours> hours, an hour before its retention ends
      Given an app in CONVERSATION mode with a CONVERSATION retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the CONVERSATION messages

      Examples: an hour less than the retention
        | case      | ttl       | hours |
        | 1-day     | 1 day     | 23    |
        | 30-days   | 30 days   | 719   |
        | 3650-days | 3650 days | 87599 |

    @id:other-hour
    Scenario Outline: Sent 12 hours after the app's creation, a message is kept for <hours> hours of a CONVERSATION retention of <ttl>
      Given an app in CONVERSATION mode with a CONVERSATION retention of <ttl>
      And the recipient is a stranger
      And 12 hours passed
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the CONVERSATION messages

      Examples: an hour less than the retention, at another distance from the daily clean-up
        | case    | ttl     | hours |
        | 1-day   | 1 day   | 23    |
        | 30-days | 30 days | 719   |

    @id:beyond-dispatch
    Scenario: A message in CONVERSATION mode stays stored beyond the DISPATCH retention of the app
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When 9 days pass
      Then the message is still stored among the CONVERSATION messages

  @rule:CONVERSATION-TTL-KEEPS-MO @must @conversation @page @needs-clock @needs-handset @needs-recipients
  Rule: Inbound messages in CONVERSATION mode stay stored until their retention ends
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Looked at one hour before retention_policy.ttl_days have passed since the reply.

    @id:reply
    Scenario Outline: A reply in CONVERSATION mode is still stored after <hours> hours, an hour before its retention ends
      Given an app in CONVERSATION mode with a CONVERSATION retention of <ttl>
      And the recipient is a stranger
      And 12 hours passed
      And a message was sent to the recipient
      And the recipient replied
      When <hours> hours pass
      Then the reply is still stored among the CONVERSATION messages

      Examples: an hour less than the retention
        | case    | ttl     | hours |
        | 2-days  | 2 days  | 47    |
        | 30-days | 30 days | 719   |

  @rule:CONVERSATION-TTL-EXPIRES @must @conversation @page @needs-clock @needs-recipients
  Rule: Sent messages in CONVERSATION mode are removed after their retention
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Under the default MESSAGE_EXPIRE_POLICY; looked for, by ID and in the list of either
    messages_source, once the retention and one daily clean-up have passed.

    @id:expired
    Scenario Outline: A message in CONVERSATION mode is gone after <later>, a day more than its retention
      Given an app in CONVERSATION mode with a CONVERSATION retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      When <later> pass
      Then the message is no longer stored

      Examples: the retention and one daily clean-up
        | case      | ttl       | later     |
        | 1-day     | 1 day     | 2 days    |
        | 30-days   | 30 days   | 31 days   |
        | 3650-days | 3650 days | 3651 days |

    @id:chat-partner
    Scenario: Both messages in CONVERSATION mode to a chat partner are gone after their retention
      Given an app in CONVERSATION mode with a CONVERSATION retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the first message was stored
      And another message was sent to the recipient
      And the second message was stored
      When 2 days pass
      Then the first message is no longer stored
      And the second message is no longer stored

    @id:several
    Scenario: The first three of five messages in CONVERSATION mode are gone after their retention
      Given an app in CONVERSATION mode with a CONVERSATION retention of 1 day
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      When 2 days pass
      Then the first message is no longer stored
      And the second message is no longer stored
      And the third message is no longer stored

  @rule:CONVERSATION-TTL-EXPIRES-MO @must @conversation @page @needs-clock @needs-handset @needs-recipients
  Rule: Inbound messages in CONVERSATION mode are removed after their retention
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Under the default MESSAGE_EXPIRE_POLICY; looked for in the list of either messages_source
    two days after the retention has ended.

    @id:reply
    Scenario Outline: A reply in CONVERSATION mode is gone after <later>, two days more than its retention
      Given an app in CONVERSATION mode with a CONVERSATION retention of <ttl>
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When <later> pass
      Then the reply is no longer stored

      Examples: the retention, one daily clean-up, and a day of grace
        | case    | ttl     | later   |
        | 1-day   | 1 day   | 3 days  |
        | 30-days | 30 days | 32 days |
