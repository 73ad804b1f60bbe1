Feature: Correlation IDs
  The correlation ID of a message comes back with the replies to it, as far as it is retained. For
  systems that match a reply to the request that caused the message.

  @rule:CORRELATION-ID-MO @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In either mode, a reply carries the latest retained correlation ID
    "The MO callbacks will always include the last `correlation_id` available"
    API reference, Messages_SendMessage, correlation_id

    correlation_id of the MESSAGE_INBOUND callback is that of the last message to the recipient that
    had one; in DISPATCH mode with a dispatch_retention_policy of 1 day or more.

    @id:reply
    Scenario Outline: In <mode> mode, a reply carries the correlation ID of the message
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with correlation ID "A"
      When the recipient replies
      Then the reply carries correlation ID "A"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:by-contact-id
    Scenario: In CONVERSATION mode, the reply to a message sent by contact ID carries its correlation ID
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by contact ID with correlation ID "A"
      When the recipient replies
      Then the reply carries correlation ID "A"

    @id:later-wins
    Scenario Outline: In <mode> mode, a reply carries the correlation ID of the later of two messages
      Given an app in <mode> mode with a DISPATCH retention of 7 days
      And the recipient is a contact
      And a message was sent to the recipient with correlation ID "A"
      And another message was sent to the recipient with correlation ID "B"
      When the recipient replies
      Then the reply carries correlation ID "B"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:without-id
    Scenario Outline: In <mode> mode, after a message without a correlation ID, a reply carries the earlier ID
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with correlation ID "A"
      And another message was sent to the recipient
      When the recipient replies
      Then the reply carries correlation ID "A"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:second-reply
    Scenario Outline: In <mode> mode, a second reply carries the correlation ID
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with correlation ID "A"
      And the recipient replied
      When the recipient replies
      Then the second reply carries correlation ID "A"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:third-reply
    Scenario: In DISPATCH mode, a third reply carries the correlation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with correlation ID "A"
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the reply carries correlation ID "A"

    @id:longest
    Scenario Outline: In <mode> mode, a reply carries a correlation ID of the maximum length
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with correlation ID "C"
      When the recipient replies
      Then the reply carries correlation ID "C"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |
