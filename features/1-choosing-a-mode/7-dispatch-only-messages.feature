Feature: Dispatch-only messages from an app in CONVERSATION mode
  For campaign services that send single messages in DISPATCH mode through an app that is otherwise
  in CONVERSATION mode. A dispatch-only message is one sent with processing_strategy DISPATCH_ONLY.
  Only that message is in DISPATCH mode: neither the app nor the messages around it are.

  @rule:MESSAGE-MODE-DISPATCH @must @both @page @needs-recipients
  Rule: A dispatch-only message from an app in CONVERSATION mode is in DISPATCH mode
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    Messages_SendMessage with processing_strategy DISPATCH_ONLY. Seen in the message's
    processing_mode.

    @id:message
    Scenario Outline: A CONVERSATION app's dispatch-only message to a <recipient> is stored and listed in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

      Examples: whatever the project already knows of the recipient
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:earlier-conversation
    Scenario: After a message in CONVERSATION mode, a dispatch-only message is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When a dispatch-only message is sent to the recipient
      Then the second message is stored in DISPATCH mode

    @id:earlier-dispatch-only
    Scenario: A second dispatch-only message to a stranger is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then the second message is stored in DISPATCH mode

    @id:third-dispatch-only
    Scenario: A third dispatch-only message to a stranger is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then the third message is stored in DISPATCH mode

    @id:two-identities
    Scenario: A dispatch-only message to a stranger with two identities is stored in DISPATCH mode and creates no contact
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger with two identities
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And neither identity of the recipient has a contact

    @id:two-identities-known
    Scenario: A dispatch-only message to a contact with two identities is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a contact with two identities
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode

    @id:mode-changed
    Scenario: After a change to CONVERSATION mode, a dispatch-only message is stored in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode

    @id:beside
    Scenario Outline: A dispatch-only message with <what> is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient with <what>
      Then the message is stored in DISPATCH mode

      Examples: what a request may say besides its strategy
        | case       | what               |
        | ttl        | a time to live     |
        | queue      | high priority      |
        | properties | channel properties |

    @id:persist
    Scenario: In an app with PERSIST_RETENTION_POLICY, a dispatch-only message is stored in DISPATCH mode
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the app's DISPATCH retention was set to 1 day
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode

    @id:content
    Scenario Outline: A dispatch-only <kind> is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a dispatch-only <kind> is sent to the recipient
      Then the message is stored in DISPATCH mode

      Examples: content that is no text
        | case        | kind                          |
        | media       | media message                 |
        | location    | location message              |
        | one-channel | message for one channel alone |

  @rule:MESSAGE-MODE-EVERY-CHANNEL @must @both @page @needs-events @needs-recipients
  Rule: A dispatch-only message is in DISPATCH mode on every channel
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    Recipients here have an identity on the channel that carries events, which an event sent
    beforehand shows; one has an identity on the other channel too.

    @id:message
    Scenario Outline: Over the event channel, a dispatch-only message with metadata to a <recipient> is in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And an event was sent to the recipient
      When a dispatch-only message is sent to the recipient with message metadata "A"
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

      Examples: recipients without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:content
    Scenario: Over the event channel, a dispatch-only card message is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And an event was sent to the recipient
      When a dispatch-only card message is sent to the recipient
      Then the message is stored in DISPATCH mode

    @id:priority
    Scenario: A dispatch-only message with priority for a second identity is stored in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger with two identities
      When a dispatch-only message is sent to the recipient with priority for their second identity
      Then the message is stored in DISPATCH mode

    @id:second-channel
    Scenario: A dispatch-only message over another channel leaves the conversation on its channel
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner with two identities
      And the conversation was read
      When a dispatch-only message is sent to the recipient by their second identity
      Then the message is stored in DISPATCH mode
      And the recipient still has the same conversation with the app

  @rule:MESSAGE-MODE-AFTER-REPLY @must @both @page @needs-handset @needs-recipients
  Rule: A dispatch-only message to a recipient who has replied is in DISPATCH mode
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    Messages_SendMessage with processing_strategy DISPATCH_ONLY. The reply was received in
    CONVERSATION mode.

    @id:stored
    Scenario: A dispatch-only message to a chat partner who has replied is stored in DISPATCH mode and carries neither ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the recipient replied
      When another dispatch-only message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the stored second message carries no contact ID and no conversation ID

  @rule:MESSAGE-MODE-CREATES-NOTHING @must @both @page @needs-recipients
  Rule: A dispatch-only message creates no contact and no conversation
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    The app is in CONVERSATION mode, where another message would create both.
    Seen in the list of contacts and in the list of the app's conversations.

    @id:stranger
    Scenario Outline: With a DISPATCH retention of <ttl>, a dispatch-only message creates no contact or conversation
      Given an app in CONVERSATION mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the recipient has no contact
      And the recipient has no conversation with the app

      Examples: a DISPATCH retention that stores no message, and one that does
        | case       | ttl    |
        | dispatch-0 | 0 days |
        | dispatch-1 | 1 day  |

    @id:contact
    Scenario: A dispatch-only message to a contact starts no conversation and creates no second contact
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When a dispatch-only message is sent to the recipient
      Then the recipient has no conversation with the app
      And the recipient still has the same contact

    @id:second-message
    Scenario: A second dispatch-only message to a stranger creates no contact and no conversation
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then the recipient has no contact
      And the recipient has no conversation with the app

    @id:stopped
    Scenario: A dispatch-only message to a chat partner whose conversation was stopped leaves it stopped
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And the conversation was stopped
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the recipient still has the same conversation with the app
      And the conversation is no longer active

  @rule:MESSAGE-MODE-NO-CREATION-CALLBACK @must @both @reference @needs-callbacks @needs-recipients
  Rule: A dispatch-only message triggers no callback for a new contact or conversation
    "Forces the request to be processed in dispatch mode (without storing contacts and conversations), regardless of the app's configured processing mode."
    API reference, ProcessingStrategy, DISPATCH_ONLY

    The callbacks are those of the triggers CONTACT_CREATE and CONVERSATION_START.

    @id:first-message
    Scenario Outline: A dispatch-only message to a <recipient> triggers no <creation> callback
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a dispatch-only message is sent to the recipient
      Then a <creation> is never reported

      Examples: what would be new: contact and conversation, or the conversation alone
        | case             | recipient | creation           |
        | stranger-contact | stranger  | contact creation   |
        | stranger-start   | stranger  | conversation start |
        | contact-start    | contact   | conversation start |

    @id:second-message
    Scenario: A second dispatch-only message to a stranger triggers no contact creation callback
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then a contact creation is never reported

  @rule:MESSAGE-MODE-NOT-ASSOCIATED @must @both @page @needs-recipients
  Rule: A dispatch-only message carries no contact ID and no conversation ID
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    contact_id and conversation_id of the stored and the listed message are empty or absent, even
    where the recipient has a contact and a conversation with the app in CONVERSATION mode.

    @id:message
    Scenario Outline: A dispatch-only message to a <recipient> carries no contact ID and no conversation ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      When a dispatch-only message is sent to the recipient
      Then the stored message carries no contact ID and no conversation ID
      And the listed message carries no contact ID and no conversation ID

      Examples: contacts without and with a conversation
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:earlier-conversation
    Scenario: After a message in CONVERSATION mode, a dispatch-only message carries no contact ID and no conversation ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When a dispatch-only message is sent to the recipient
      Then the stored second message carries no contact ID and no conversation ID
      And the listed second message carries no contact ID and no conversation ID
