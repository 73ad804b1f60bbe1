Feature: The reply to a dispatch message
  A recipient may answer a message that a campaign sent in DISPATCH mode. The reply follows the
  mode of the app. This matters to the people who have to find the answers to a campaign.

  @rule:MESSAGE-MODE-NOT-CARRIED-TO-MO @must @both @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-NOT-CARRIED-TO-MO
    "The processing mode won't carry over to the MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: the reply of a <recipient> is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the reply is in CONVERSATION mode where dispatch messages are kept
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    @id:s3
    Scenario: the reply to a second dispatch message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    @id:s4
    Scenario: the reply to both kinds of message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    @id:s5
    Scenario: the second reply to a dispatch message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is reported in CONVERSATION mode

  @rule:MESSAGE-MODE-MO-ASSOCIATED @must @both @page @needs-handset @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-MO-ASSOCIATED
    "The processing mode won't carry over to the MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: the reply belongs to the contact where dispatch is kept <days> days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s2
    Scenario: the reply of a known contact without a conversation is associated
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

    @id:s3
    Scenario: the second reply to a dispatch message is associated too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation

    @id:s4
    Scenario: the reply to a second dispatch message is associated
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

  @rule:MESSAGE-MODE-MO-REUSES @must @both @page @needs-handset @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-MO-REUSES
    "For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new Contact and Conversation may be created if they don't already exist."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: the reply joins the conversation that the recipient already has
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

    @id:s2
    Scenario: the reply joins the conversation that a message began before
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation
      And the first message is stored with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

    @id:s3
    Scenario: the second reply joins the conversation of the first
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

  @rule:MESSAGE-MODE-MO-CREATES @may @both @page @needs-handset @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-MO-CREATES
    "For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new Contact and Conversation may be created if they don't already exist."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: whether the reply to a dispatch message creates a contact is open
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then it is observed whether the recipient has a contact

    @id:s2
    Scenario: whether the reply to a dispatch message begins a conversation is open
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then it is observed whether the recipient has a conversation with the app
