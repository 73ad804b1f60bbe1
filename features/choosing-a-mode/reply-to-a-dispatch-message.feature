Feature: The reply to a dispatch message
  A recipient may answer a message that a campaign sent in DISPATCH mode. The reply follows the
  mode of the app. This matters to the people who have to find the answers to a campaign.

  @rule:MESSAGE-MODE-NOT-CARRIED-TO-MO
  Rule: The processing mode won't carry over to the MO.

    Scenario Outline: the reply of a <recipient> is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

      Examples:
        | recipient            | known                                     |
        | stranger             | no contact                                |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: the reply is in CONVERSATION mode where dispatch messages are kept
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    Scenario: the reply to a second dispatch message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    Scenario: the reply to both kinds of message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is reported in CONVERSATION mode

    Scenario: the second reply to a dispatch message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is reported in CONVERSATION mode

  @rule:MESSAGE-MODE-MO-ASSOCIATED
  Rule: The processing mode won't carry over to the MO.

    Scenario Outline: the reply belongs to the contact where dispatch is kept <days> days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

      Examples:
        | days |
        | 0    |
        | 1    |

    Scenario: the reply of a known contact without a conversation is associated
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

    Scenario: the second reply to a dispatch message is associated too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation

    Scenario: the reply to a second dispatch message is associated
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

  @rule:MESSAGE-MODE-MO-REUSES
  Rule: For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new …

    Scenario: the reply joins the conversation that the recipient already has
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

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

    Scenario: the second reply joins the conversation of the first
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation
      And the recipient has the same contact
      And the recipient has the same conversation with the app

  @rule:MESSAGE-MODE-MO-CREATES
  Rule: For example, if the user responds a dispatch MT but the App is in CONVERSATION mode, a new …

    Scenario: whether the reply to a dispatch message creates a contact is open
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then it is observed whether the recipient has a contact

    Scenario: whether the reply to a dispatch message begins a conversation is open
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When the recipient replies
      Then it is observed whether the recipient has a conversation with the app
