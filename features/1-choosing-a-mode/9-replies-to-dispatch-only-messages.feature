Feature: Replies to dispatch-only messages
  For the people who look for the answers to a campaign. The reply to a dispatch-only message is
  processed in the mode of the app, here CONVERSATION, and not in that of the message it answers.

  @rule:MESSAGE-MODE-NOT-CARRIED-TO-MO @must @both @page @needs-callbacks @needs-handset @needs-recipients
  Rule: Replies to dispatch-only messages are received in the app's CONVERSATION mode
    "The processing mode won't carry over to the MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Seen in processing_mode of the MESSAGE_INBOUND callback.

    @id:reply
    Scenario Outline: The callback of a <recipient>'s reply to a dispatch-only message says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then the callback of the reply says CONVERSATION

      Examples: whatever the project already knows of the recipient
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:second-reply
    Scenario: The callback of a second reply to a dispatch-only message says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the callback of the second reply says CONVERSATION

    @id:dispatch-retention
    Scenario: The callback of a reply to a stored dispatch-only message says CONVERSATION
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then the callback of the reply says CONVERSATION

    @id:two-dispatch-only
    Scenario: The callback of a reply after two dispatch-only messages says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the recipient replies
      Then the callback of the reply says CONVERSATION

    @id:earlier-conversation
    Scenario: The callback of a reply after messages in CONVERSATION and DISPATCH mode says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the recipient replies
      Then the callback of the reply says CONVERSATION

  @rule:MESSAGE-MODE-MO-ASSOCIATED @must @both @page @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, replies to dispatch-only messages belong to a conversation
    "The processing mode won't carry over to the MO."
    Processing Modes, Setting the Processing Mode (both editions)

    contact_id and conversation_id of the listed reply are those of the recipient, although the
    message that it answers has neither. Whether they are new is not decided here.

    @id:stranger
    Scenario Outline: With a DISPATCH retention of <ttl>, a reply to a dispatch-only message belongs to a conversation
      Given an app in CONVERSATION mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the listed reply carries the contact ID and the conversation ID

      Examples: a dispatch-only message that is not stored, and one that is
        | case       | ttl    |
        | dispatch-0 | 0 days |
        | dispatch-1 | 1 day  |

    @id:contact
    Scenario: A contact's reply to a dispatch-only message is listed with the contact and a conversation
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then the listed reply carries the contact ID and the conversation ID

    @id:second-reply
    Scenario: A second reply to a dispatch-only message is listed with a contact and a conversation
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the listed second reply carries the contact ID and the conversation ID

    @id:two-dispatch-only
    Scenario: A reply after two dispatch-only messages is listed with a contact and a conversation
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the recipient replies
      Then the listed reply carries the contact ID and the conversation ID

  @rule:MESSAGE-MODE-MO-REUSES @must @both @page @needs-handset @needs-recipients
  Rule: A reply to a dispatch-only message joins the recipient's existing conversation
    "For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new Contact and Conversation may be created if they don't already exist."
    Processing Modes, Setting the Processing Mode (both editions)

    Contact and active conversation with the app are reused; no second one is created.
    "Responds a dispatch MT" [sic] is the page's wording.

    @id:chat-partner
    Scenario: A chat partner's reply to a dispatch-only message joins the existing conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then the listed reply carries the contact ID and the conversation ID
      And the recipient has the same contact
      And the recipient has the same conversation with the app

    @id:second-reply
    Scenario: A chat partner's second reply to a dispatch-only message joins the existing conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a dispatch-only message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the listed second reply carries the contact ID and the conversation ID
      And the recipient has the same contact
      And the recipient has the same conversation with the app

    @id:earlier-conversation
    Scenario: A reply to a dispatch-only message joins the conversation that an earlier message started
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the recipient replies
      Then the listed reply carries the contact ID and the conversation ID
      And the stored first message carries the contact ID and the conversation ID
      And the recipient has the same contact
      And the recipient has the same conversation with the app

  @rule:MESSAGE-MODE-MO-CREATES @may @both @page @needs-handset @needs-recipients
  Rule: Open: does a reply to a dispatch-only message create contact and conversation?
    "For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new Contact and Conversation may be created if they don't already exist."
    Processing Modes, Setting the Processing Mode (both editions)

    The page permits it ("may be created"), so what is seen is reported and never fails.
    "Responds a dispatch MT" [sic] is the page's wording.

    @id:creation
    Scenario Outline: Open: does a stranger's reply to a dispatch-only message create <what>?
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then it is observed whether the recipient has <what>

      Examples: contact and conversation
        | case         | what                        |
        | contact      | a contact                   |
        | conversation | a conversation with the app |
