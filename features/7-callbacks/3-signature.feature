Feature: The signature of callbacks
  A webhook with a secret gets callbacks that its receiver can tell from forged ones.
  This matters to whoever opens a receiver to the internet.

  @rule:CALLBACK-SIGNATURE @must @both @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF CALLBACK-SIGNATURE
    "For now it's set to HmacSHA256."
    API reference, Callbacks, Validating callbacks

    @id:s1
    Scenario Outline: the callbacks of a message in <mode> mode are signed
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then every callback of the message is signed

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: the callbacks of a dispatch message are signed
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then every callback of the message is signed

    @id:s3
    Scenario Outline: the callback of a <creation> is signed
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a <creation> is reported and signed

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s4
    Scenario: the callbacks of the next message are signed as well
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then every callback of the second message is signed

    @id:s5
    Scenario Outline: callbacks full of signs are signed in <mode> mode
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient with message metadata full of signs
      Then every callback of the message is signed

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:CALLBACK-SIGNATURE-MO @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-SIGNATURE-MO
    "For now it's set to HmacSHA256."
    API reference, Callbacks, Validating callbacks

    @id:s1
    Scenario Outline: the callback of a reply in <mode> mode is signed
      Given an app in <mode> mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then every callback of the reply is signed

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario Outline: the callback of an <opting> in <mode> mode is signed
      Given an app in <mode> mode
      And a recipient who has a contact
      When the recipient <opts>
      Then every callback of the <opting> is signed

      Examples:
        | case | mode         | opts     | opting  |
        | 1    | DISPATCH     | opts in  | opt-in  |
        | 2    | CONVERSATION | opts out | opt-out |
