Feature: Message metadata
  What an app adds to a message as message_metadata comes back with its submission and its receipt,
  in either mode. For integrators who match callbacks with records of their own.

  @rule:METADATA-IN-RECEIPT @must @both @reference @needs-callbacks @needs-recipients
  Rule: In either mode, a delivery receipt carries the metadata of its message
    "Returned in the `metadata` field of a Message Delivery Receipt."
    API reference, Messages_SendMessage, message_metadata

    message_metadata of the request comes back as metadata of the MESSAGE_DELIVERY callback.

    @id:recipient
    Scenario Outline: In <mode> mode, the delivery receipt of a message to a <recipient> carries the message metadata
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When a message is sent to the recipient with message metadata "A"
      Then the delivery receipt of the message carries message metadata "A"

      Examples: both modes, with strangers and contacts
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:retention
    Scenario: In DISPATCH mode with a DISPATCH retention of 1 day, a receipt carries the message metadata
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient with message metadata "A"
      Then the delivery receipt of the message carries message metadata "A"

    @id:dispatch-only
    Scenario: The delivery receipt of a CONVERSATION app's dispatch-only message carries the message metadata
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient with message metadata "A"
      Then the delivery receipt of the message carries message metadata "A"

    @id:next-message
    Scenario Outline: In <mode> mode, the receipt of a second message carries that message's own metadata
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      When another message is sent to the recipient with message metadata "B"
      Then the delivery receipt of the second message carries message metadata "B"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:without-metadata
    Scenario Outline: In <mode> mode, the receipt of a message without metadata carries none, even after one with metadata
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      When another message is sent to the recipient
      Then the delivery receipt of the second message carries no message metadata

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:longest
    Scenario Outline: The receipt of a message in <mode> mode carries message metadata of the maximum length
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent to the recipient with message metadata "C"
      Then the delivery receipt of the message carries message metadata "C"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:METADATA-IN-SUBMISSION @must @both @reference @needs-callbacks @needs-recipients
  Rule: In either mode, a submission callback carries the metadata of its message
    "Metadata specified in the message_metadata field of a Send Message request, if any."
    API reference, Message submit notification, metadata

    message_metadata of the request comes back as metadata of the MESSAGE_SUBMIT callback.

    @id:recipient
    Scenario Outline: In <mode> mode, the submission callback of a message to a <recipient> carries its metadata
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When a message is sent to the recipient with message metadata "A"
      Then the submission callback of the message carries message metadata "A"

      Examples: both modes, with strangers and contacts
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:dispatch-only
    Scenario: The submission callback of a CONVERSATION app's dispatch-only message carries its metadata
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient with message metadata "A"
      Then the submission callback of the message carries message metadata "A"

    @id:next-message
    Scenario: In DISPATCH mode, the submission callback of a second message carries that message's own metadata
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      When another message is sent to the recipient with message metadata "B"
      Then the submission callback of the second message carries message metadata "B"
