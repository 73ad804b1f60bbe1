Feature: The signature of callbacks
  A webhook with a secret gets callbacks that its receiver can tell from forged ones.
  This matters to whoever opens a receiver to the internet.

  @rule:CALLBACK-SIGNATURE
  Rule: For now it's set to HmacSHA256.

    Scenario Outline: the callbacks of a message in <mode> mode are signed
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then every callback of the message is signed

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: the callbacks of a dispatch message are signed
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then every callback of the message is signed

    Scenario Outline: the callback of a <creation> is signed
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a <creation> is reported and signed

      Examples:
        | creation           |
        | contact creation   |
        | conversation start |

    Scenario: the callbacks of the next message are signed as well
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then every callback of the second message is signed

    Scenario Outline: callbacks full of signs are signed in <mode> mode
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient with message metadata full of signs
      Then every callback of the message is signed

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:CALLBACK-SIGNATURE-MO
  Rule: For now it's set to HmacSHA256.

    Scenario Outline: the callback of a reply in <mode> mode is signed
      Given an app in <mode> mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then every callback of the reply is signed

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: the callback of an <opting> in <mode> mode is signed
      Given an app in <mode> mode
      And a recipient who has a contact
      When the recipient <opts>
      Then every callback of the <opting> is signed

      Examples:
        | mode         | opts     | opting  |
        | DISPATCH     | opts in  | opt-in  |
        | CONVERSATION | opts out | opt-out |
