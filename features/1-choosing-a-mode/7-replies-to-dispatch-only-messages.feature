Feature: Replies to dispatch-only messages
  For the people who look for the answers to a campaign. The reply to a dispatch-only message is
  processed in the mode of the app, here CONVERSATION, and not in that of the message it answers.

  @rule:MESSAGE-MODE-NOT-CARRIED-TO-MO @must @both @page @needs-callbacks @needs-handset @needs-recipients
  Rule: Replies to dispatch-only messages are received in the app's CONVERSATION mode
    "The processing mode won't carry over to the MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Seen in processing_mode of the MESSAGE_INBOUND callback.

    @id:reply
    Scenario Outline: The callback of a <case>'s reply to a dispatch-only message says CONVERSATION
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

      Examples: whatever the project already knows of the recipient
        | case         | known                                     |
        | stranger     | no contact                                |
        | contact      | a contact                                 |
        | chat-partner | a contact and a conversation with the app |

    @id:second-reply
    Scenario: The callback of a second reply to a dispatch-only message says CONVERSATION
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is reported in CONVERSATION mode

    @id:dispatch-retention
    Scenario: The callback of a reply to a stored dispatch-only message says CONVERSATION
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    @id:two-dispatch-only
    Scenario: The callback of a reply after two dispatch-only messages says CONVERSATION
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    @id:earlier-conversation
    Scenario: The callback of a reply after messages in CONVERSATION and DISPATCH mode says CONVERSATION
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

  @rule:MESSAGE-MODE-MO-ASSOCIATED @must @both @page @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, replies to dispatch-only messages belong to a conversation
    "The processing mode won't carry over to the MO."
    Processing Modes, Setting the Processing Mode (both editions)

    contact_id and conversation_id of the listed reply are those of the recipient, although the
    message that it answers has neither. Whether they are new is not decided here.

    @id:stranger
    Scenario Outline: With a <days>-day DISPATCH retention, a reply to a dispatch-only message belongs to a conversation
      Given an app in CONVERSATION mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

      Examples: the dispatch-only message is not stored, and is
        | case       | days |
        | dispatch-0 | 0    |
        | dispatch-1 | 1    |

    @id:contact
    Scenario: A contact's reply to a dispatch-only message is listed with the contact and a conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

    @id:second-reply
    Scenario: A second reply to a dispatch-only message is listed with a contact and a conversation
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation

    @id:two-dispatch-only
    Scenario: A reply after two dispatch-only messages is listed with a contact and a conversation
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

  @rule:MESSAGE-MODE-MO-REUSES @must @both @page @needs-handset @needs-recipients
  Rule: A reply to a dispatch-only message joins the recipient's existing conversation
    "For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new Contact and Conversation may be created if they don't already exist."
    Processing Modes, Setting the Processing Mode (both editions)

    Contact and active conversation with the app are reused; no second one is created.
    "Responds a dispatch MT" [sic] is the page's wording.

    @id:chat-partner
    Scenario: A chat partner's reply to a dispatch-only message joins the existing conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

    @id:second-reply
    Scenario: A chat partner's second reply to a dispatch-only message joins the existing conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

    @id:earlier-conversation
    Scenario: A reply to a dispatch-only message joins the conversation that an earlier message started
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation
      And the first message is stored with the recipient's contact and conversation
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
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then it is observed whether the recipient has <what>

      Examples: contact and conversation
        | case         | what                        |
        | contact      | a contact                   |
        | conversation | a conversation with the app |
