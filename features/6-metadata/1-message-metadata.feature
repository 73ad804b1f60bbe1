Feature: Message metadata
  What a caller notes on a message comes back with its submission and its receipt, in either mode.
  This matters to whoever finds their own records by it.

  @rule:METADATA-IN-RECEIPT @must @both @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF METADATA-IN-RECEIPT
    "Returned in the `metadata` field of a Message Delivery Receipt."
    API reference, Messages_SendMessage, message_metadata

    @id:s1
    Scenario Outline: the receipt for a <recipient> has the metadata in <mode> mode
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient with message metadata
      Then the message carries the message metadata

      Examples:
        | case | mode         | recipient     | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario: the receipt carries the message metadata where messages are kept
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient with message metadata
      Then the message carries the message metadata

    @id:s3
    Scenario: the receipt of a dispatch message carries the message metadata
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode with message metadata
      Then the message carries the message metadata

    @id:s4
    Scenario Outline: the next receipt in <mode> mode carries its own metadata
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with message metadata
      When another message is sent to the recipient with message metadata
      Then the second message carries the message metadata

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s5
    Scenario Outline: a message without metadata gets none in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with message metadata
      When another message is sent to the recipient
      Then the second message carries no message metadata

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:METADATA-IN-SUBMISSION @must @both @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF METADATA-IN-SUBMISSION
    "Metadata specified in the message_metadata field of a Send Message request, if any."
    API reference, Message submit notification, metadata

    @id:s1
    Scenario Outline: the submission to a <recipient> has it in <mode> mode
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient with message metadata
      Then the message is reported as submitted with the message metadata

      Examples:
        | case | mode         | recipient     | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario: the submission of a dispatch message has the message metadata
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode with message metadata
      Then the message is reported as submitted with the message metadata

    @id:s3
    Scenario: the next submission has the metadata of its own message
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message sent to the recipient with message metadata
      When another message is sent to the recipient with message metadata
      Then the second message is reported as submitted with the message metadata
