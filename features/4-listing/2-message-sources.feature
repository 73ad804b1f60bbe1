Feature: Reading messages of either mode
  Messages of the two modes lie in stores of their own. Whoever reads, changes or deletes a message
  names the store, and gets what belongs there and nothing else.

  @rule:LIST-DISPATCH-WITHOUT-ID @must @dispatch @reference @needs-recipients
  Rule: TITLE OF LIST-DISPATCH-WITHOUT-ID
    "setting it to `DISPATCH_SOURCE` will allow for queries of messages in `DISPATCH` mode"
    API reference, Messages_ListMessages, operation

    @id:s1
    Scenario: a stored DISPATCH message is in the list
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds the message

    @id:s2
    Scenario: every stored DISPATCH message is in the list
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another recipient who has a contact
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the first message and the second message

    @id:s3
    Scenario: an app whose mode was never set lists its stored DISPATCH message
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds the message

  @rule:LIST-SOURCE-CONVERSATION @must @both @reference @needs-recipients
  Rule: TITLE OF LIST-SOURCE-CONVERSATION
    "Retrieves messages sent in the `CONVERSATION` processing mode, which associates the messages with a specific conversation and contact."
    API reference, MessageSource, CONVERSATION_SOURCE

    @id:s1
    Scenario: the CONVERSATION source leaves a dispatch message out
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When the messages are listed from the CONVERSATION source
      Then the list holds only the first message

    @id:s2
    Scenario: the CONVERSATION source shows no message of an app in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message was sent to the recipient
      When the messages are listed from the CONVERSATION source
      Then the list holds nothing

    @id:s3
    Scenario: the CONVERSATION source leaves out what was sent before the change
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed from the CONVERSATION source
      Then the list holds only the second message

    @id:s4
    Scenario: the CONVERSATION source holds no dispatch message to a contact
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When the messages are listed from the CONVERSATION source with the contact
      Then the list holds only the first message

    @id:s5
    Scenario: a dispatch message is not read from the CONVERSATION source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When the message is read among the CONVERSATION messages
      Then the request is refused
      And the same request is accepted in DISPATCH mode

  @rule:LIST-SOURCE-DISPATCH @must @both @reference @needs-recipients
  Rule: TITLE OF LIST-SOURCE-DISPATCH
    "Retrieves messages sent in the `DISPATCH` processing mode."
    API reference, MessageSource, DISPATCH_SOURCE

    @id:s1
    Scenario: the DISPATCH source leaves a message of a conversation out
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    @id:s2
    Scenario: the DISPATCH source shows no message of a conversation
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds nothing

    @id:s3
    Scenario: the DISPATCH source leaves out what was sent before the change
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    @id:s4
    Scenario: a message of a conversation is not read from the DISPATCH source
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When the message is read among the DISPATCH messages
      Then the request is refused
      And the same request is accepted in CONVERSATION mode

  @rule:LIST-SOURCE-DEFAULT @must @both @reference @needs-recipients
  Rule: TITLE OF LIST-SOURCE-DEFAULT
    "The default messages source."
    API reference, MessageSource, CONVERSATION_SOURCE

    @id:s1
    Scenario: a list without a source shows the messages of conversations alone
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When the messages are listed
      Then the list holds only the first message

    @id:s2
    Scenario: a list without a source shows nothing of an app in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When the messages are listed
      Then the list holds nothing

    @id:s3
    Scenario: a message of a conversation is read without a source
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message was sent to the recipient
      When the message is read
      Then the request succeeds

    @id:s4
    Scenario Outline: a dispatch message of a <mode> app is not read without a source
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When the message is read
      Then the request is refused
      And the same request is accepted in DISPATCH mode

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:LIST-RECIPIENT-ORIGINATED @must @dispatch @reference @needs-handset @needs-recipients
  Rule: TITLE OF LIST-RECIPIENT-ORIGINATED
    "If true, fetch only recipient originated messages."
    API reference, Messages_ListMessages, only_recipient_originated

    @id:s1
    Scenario: only the reply is listed when asked for what recipients wrote
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When the messages are listed from the DISPATCH source with only what recipients wrote
      Then the list holds only the reply

    @id:s2
    Scenario: what was written unasked is listed among what recipients wrote
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And the recipient wrote
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source with only what recipients wrote
      Then the list holds only the reply

    @id:s3
    Scenario: every reply is listed among what recipients wrote
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      And another recipient who has a contact
      And the recipient wrote
      When the messages are listed from the DISPATCH source with only what recipients wrote
      Then the list holds only the first reply and the second reply

  @rule:MESSAGE-METADATA-UPDATE @must @dispatch @reference @needs-recipients
  Rule: TITLE OF MESSAGE-METADATA-UPDATE
    "Used for operations on messages in Dispatch Mode."
    API reference, Messages_UpdateMessageMetadata, messages_source

    @id:s1
    Scenario: a stored DISPATCH message is given new metadata
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient with message metadata
      When the message is given new metadata among the DISPATCH messages
      Then the message is stored with the new metadata
      And the message is listed with the new metadata

    @id:s2
    Scenario: a DISPATCH message sent without metadata is given some
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact
      And a message was sent to the recipient
      When the message is given new metadata among the DISPATCH messages
      Then the message is stored with the new metadata

    @id:s3
    Scenario: a dispatch message of a CONVERSATION app is given new metadata
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When the message is given new metadata among the DISPATCH messages
      Then the message is stored with the new metadata

  @rule:MESSAGE-DELETE @must @dispatch @reference @needs-recipients
  Rule: TITLE OF MESSAGE-DELETE
    "Used for operations on messages in Dispatch Mode."
    API reference, Messages_DeleteMessage, messages_source

    @id:s1
    Scenario: a stored DISPATCH message is deleted
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When the message is deleted among the DISPATCH messages
      Then the message is no longer stored

    @id:s2
    Scenario: a deleted DISPATCH message takes no other with it
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another message was sent to the recipient
      When the first message is deleted among the DISPATCH messages
      Then the first message is no longer stored
      And the second message is still stored among the DISPATCH messages

    @id:s3
    Scenario: a dispatch message of a CONVERSATION app is deleted
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient in DISPATCH mode
      When the message is deleted among the DISPATCH messages
      Then the message is no longer stored

  @rule:MESSAGE-METADATA-UPDATE-SOURCE @should @both @reference @needs-recipients
  Rule: TITLE OF MESSAGE-METADATA-UPDATE-SOURCE
    "Specifies the message source for which the request will be processed."
    API reference, Messages_UpdateMessageMetadata, messages_source

    @id:s1
    Scenario: a DISPATCH message is given no metadata by way of the other source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When the message is given new metadata among the CONVERSATION messages
      Then the request is refused
      And the same request is accepted in DISPATCH mode

    @id:s2
    Scenario: a DISPATCH message is given no metadata where no source is named
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When the message is given new metadata
      Then the request is refused
      And the same request is accepted in DISPATCH mode

    @id:s3
    Scenario: a message of a conversation is given no metadata by the other source
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the message was stored
      When the message is given new metadata among the DISPATCH messages
      Then the request is refused
      And the same request is accepted in CONVERSATION mode

  @rule:MESSAGE-DELETE-SOURCE @should @both @reference @needs-recipients
  Rule: TITLE OF MESSAGE-DELETE-SOURCE
    "Specifies the message source for which the request will be processed."
    API reference, Messages_DeleteMessage, messages_source

    @id:s1
    Scenario: a DISPATCH message is not deleted by way of the other source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When the message is deleted among the CONVERSATION messages
      Then the request is refused
      And the message is still stored among the DISPATCH messages
      And the same request is accepted in DISPATCH mode

    @id:s2
    Scenario: a DISPATCH message is not deleted where no source is named
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When the message is deleted
      Then the request is refused
      And the message is still stored among the DISPATCH messages
      And the same request is accepted in DISPATCH mode

    @id:s3
    Scenario: a message of a conversation is not deleted by way of the other source
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the message was stored
      When the message is deleted among the DISPATCH messages
      Then the request is refused
      And the message is still stored among the CONVERSATION messages
      And the same request is accepted in CONVERSATION mode
