Feature: Message metadata
  What an app adds to a message as message_metadata comes back with its submission and its receipt,
  in either mode. For integrators who match callbacks with records of their own.

  @rule:METADATA-IN-RECEIPT @must @both @reference @needs-callbacks @needs-recipients
  Rule: In either mode, a delivery receipt carries the metadata of its message
    "Returned in the `metadata` field of a Message Delivery Receipt."
    API reference, Messages_SendMessage, message_metadata

    message_metadata of the request comes back as metadata of the MESSAGE_DELIVERY callback.

    @id:receipt
    Scenario Outline: In <mode> mode, the receipt for a recipient who has <known> carries the message metadata
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient with message metadata
      Then the message carries the message metadata

      Examples: both modes, with strangers and contacts
        | case          | mode         | known      |
        | disp-stranger | DISPATCH     | no contact |
        | disp-contact  | DISPATCH     | a contact  |
        | conv-stranger | CONVERSATION | no contact |
        | conv-contact  | CONVERSATION | a contact  |

    @id:retention
    Scenario: In DISPATCH mode with a 1-day retention, a receipt carries the message metadata
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient with message metadata
      Then the message carries the message metadata

    @id:dispatch-only
    Scenario: In CONVERSATION mode, the receipt of a dispatch-only message carries the message metadata
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode with message metadata
      Then the message carries the message metadata

    @id:next-message
    Scenario Outline: In <mode> mode, the receipt of the next message carries the metadata of that message
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with message metadata
      When another message is sent to the recipient with message metadata
      Then the second message carries the message metadata

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:without-metadata
    Scenario Outline: In <mode> mode, the receipt of a message without metadata carries no earlier metadata
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with message metadata
      When another message is sent to the recipient
      Then the second message carries no message metadata

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:METADATA-IN-SUBMISSION @must @both @reference @needs-callbacks @needs-recipients
  Rule: In either mode, a submission callback carries the metadata of its message
    "Metadata specified in the message_metadata field of a Send Message request, if any."
    API reference, Message submit notification, metadata

    message_metadata of the request comes back as metadata of the MESSAGE_SUBMIT callback.

    @id:submission
    Scenario Outline: In <mode> mode, a submission callback for a recipient who has <known> carries the metadata
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient with message metadata
      Then the message is reported as submitted with the message metadata

      Examples: both modes, with strangers and contacts
        | case          | mode         | known      |
        | disp-stranger | DISPATCH     | no contact |
        | disp-contact  | DISPATCH     | a contact  |
        | conv-stranger | CONVERSATION | no contact |
        | conv-contact  | CONVERSATION | a contact  |

    @id:dispatch-only
    Scenario: In CONVERSATION mode, the submission callback of a dispatch-only message carries its metadata
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode with message metadata
      Then the message is reported as submitted with the message metadata

    @id:next-message
    Scenario: In DISPATCH mode, the next submission callback carries the metadata of its own message
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message sent to the recipient with message metadata
      When another message is sent to the recipient with message metadata
      Then the second message is reported as submitted with the message metadata
