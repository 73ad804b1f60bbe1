Feature: Changing and deleting a message
  For integrators who correct the metadata of stored messages, or remove messages at a person's
  request. A request names the messages source that holds the message; the wrong one is refused.

  @rule:MESSAGE-METADATA-UPDATE @must @dispatch @reference @needs-recipients
  Rule: The metadata of a stored message in DISPATCH mode can be changed
    "Used for operations on messages in Dispatch Mode."
    API reference, Messages_UpdateMessageMetadata, messages_source

    Messages_UpdateMessageMetadata with messages_source DISPATCH_SOURCE. The new metadata reads
    back.

    @id:replaced
    Scenario: A message in DISPATCH mode is stored and listed with its new metadata in place of the old
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      When the message is given message metadata "B" in the DISPATCH source
      Then the stored message carries message metadata "B"
      And the listed message carries message metadata "B"

    @id:added
    Scenario: A message in DISPATCH mode sent without metadata is stored with the metadata added later
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the recipient is a contact
      And a message was sent to the recipient
      When the message is given message metadata "A" in the DISPATCH source
      Then the stored message carries message metadata "A"

    @id:dispatch-only
    Scenario: A CONVERSATION app's dispatch-only message is stored with the metadata added later
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When the message is given message metadata "A" in the DISPATCH source
      Then the stored message carries message metadata "A"

  @rule:MESSAGE-METADATA-UPDATE-SOURCE @should @both @reference @needs-recipients
  Rule: Changing a message's metadata in a source that does not hold it is refused
    "Specifies the message source for which the request will be processed."
    API reference, Messages_UpdateMessageMetadata, messages_source

    Messages_UpdateMessageMetadata with the other messages_source, or without one for a message in
    DISPATCH mode. The refusal is a 4xx.

    @id:other-source
    Scenario Outline: Changing metadata of a message in <mode> mode through the <other> source is refused
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And a message was sent to the recipient
      And the message was stored
      When the message is given message metadata "A" in the <other> source
      Then the request is refused
      And the same request in the <mode> source succeeds

      Examples: a message to a stranger, and one to a chat partner
        | case         | mode         | recipient    | other        |
        | dispatch     | DISPATCH     | stranger     | CONVERSATION |
        | conversation | CONVERSATION | chat partner | DISPATCH     |

    @id:no-source
    Scenario: Changing metadata of a message in DISPATCH mode without naming a source is refused
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      When the message is given message metadata "A"
      Then the request is refused
      And the same request in the DISPATCH source succeeds

    @id:unchanged
    Scenario Outline: Changing metadata of a message in <mode> mode in the <other> source is refused and leaves it unchanged
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      And the message was stored
      When the message is given message metadata "B" in the <other> source
      Then the request is refused
      And the stored message carries message metadata "A"

      Examples: both modes
        | case         | mode         | other        |
        | dispatch     | DISPATCH     | CONVERSATION |
        | conversation | CONVERSATION | DISPATCH     |

  @rule:MESSAGE-DELETE @must @dispatch @reference @needs-recipients
  Rule: A stored message in DISPATCH mode can be deleted
    "Used for operations on messages in Dispatch Mode."
    API reference, Messages_DeleteMessage, messages_source

    Messages_DeleteMessage with messages_source DISPATCH_SOURCE. The message is gone, and no other
    is.

    @id:one-message
    Scenario: A message in DISPATCH mode is no longer stored once it is deleted
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the message is deleted in the DISPATCH source
      Then the message is no longer stored

    @id:two-messages
    Scenario: Deleting the earlier of two messages in DISPATCH mode removes it and leaves the later one stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another message was sent to the recipient
      When the first message is deleted in the DISPATCH source
      Then the first message is no longer stored
      And the second message is still stored among the DISPATCH messages

    @id:later-message
    Scenario: Deleting the later of two messages in DISPATCH mode removes it and leaves the earlier one stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another message was sent to the recipient
      When the second message is deleted in the DISPATCH source
      Then the second message is no longer stored
      And the first message is still stored among the DISPATCH messages

    @id:dispatch-only
    Scenario: Deleting a CONVERSATION app's dispatch-only message removes it and leaves an earlier ordinary one stored
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the second message is deleted in the DISPATCH source
      Then the second message is no longer stored
      And the first message is still stored among the CONVERSATION messages

  @rule:DISPATCH-MT-OUTLIVES-CONTACT @should @both @page @needs-recipients
  Rule: Deleting a contact or conversation leaves messages in DISPATCH mode stored
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Contact_DeleteContact and Conversation_DeleteConversation for a recipient of dispatch-only
    messages, or of messages of an app in DISPATCH mode.

    @id:dispatch-only
    Scenario Outline: Deleting a chat partner's <what> leaves a dispatch-only message stored
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a dispatch-only message was sent to the recipient
      And the message was stored
      When the <what> is deleted
      Then the message is still stored among the DISPATCH messages

      Examples: what a recipient has in CONVERSATION mode
        | case         | what         |
        | contact      | contact      |
        | conversation | conversation |

    @id:dispatch-app
    Scenario: Deleting a contact leaves the message of an app in DISPATCH mode stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      And the message was stored
      When the contact is deleted
      Then the message is still stored among the DISPATCH messages

  @rule:MESSAGE-DELETE-CONVERSATION @should @conversation @reference @needs-recipients
  Rule: In CONVERSATION mode, deleting a message deletes no other message
    "Delete a specific message by its ID."
    API reference, Messages_DeleteMessage, operation

    Messages_DeleteMessage of a message in CONVERSATION mode. The other messages of the conversation
    stay.

    @id:messages
    Scenario Outline: Deleting the <which> message of a conversation removes it and leaves the <other> one stored
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And another message was sent to the recipient
      When the <which> message is deleted in the CONVERSATION source
      Then the <which> message is no longer stored
      And the <other> message is still stored among the CONVERSATION messages

      Examples: the earlier and the later one
        | case   | which  | other  |
        | first  | first  | second |
        | second | second | first  |

  @rule:MESSAGE-DELETE-KEEPS-REPLY @should @both @reference @needs-handset @needs-recipients
  Rule: In either mode, deleting a message leaves the reply to it stored
    "Delete a specific message by its ID."
    API reference, Messages_DeleteMessage, operation

    Messages_DeleteMessage of a message that was sent, in the source of its mode.

    @id:stored
    Scenario Outline: Deleting a message in <mode> mode removes it and leaves the reply to it stored
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the message is deleted in the <mode> source
      Then the message is no longer stored
      And the reply is still stored among the <mode> messages

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:MESSAGE-DELETE-SOURCE @should @both @reference @needs-recipients
  Rule: Deleting a message from a source that does not hold it is refused
    "Specifies the message source for which the request will be processed."
    API reference, Messages_DeleteMessage, messages_source

    Messages_DeleteMessage with the other messages_source, or without one for a message in DISPATCH
    mode. The refusal is a 4xx, and the message stays.

    @id:other-source
    Scenario Outline: Deleting a message in <mode> mode from the <other> source is refused, and it stays stored
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And a message was sent to the recipient
      And the message was stored
      When the message is deleted in the <other> source
      Then the request is refused
      And the message is still stored among the <mode> messages
      And the same request in the <mode> source succeeds

      Examples: a message to a stranger, and one to a chat partner
        | case         | mode         | recipient    | other        |
        | dispatch     | DISPATCH     | stranger     | CONVERSATION |
        | conversation | CONVERSATION | chat partner | DISPATCH     |

    @id:no-source
    Scenario: Deleting a message in DISPATCH mode without naming a source is refused, and it stays stored
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      When the message is deleted
      Then the request is refused
      And the message is still stored among the DISPATCH messages
      And the same request in the DISPATCH source succeeds
