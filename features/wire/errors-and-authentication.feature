Feature: Errors and authentication
  A caller nobody knows is asked for credentials, and what is not JSON is called so.
  This matters to whoever writes a client and has to tell its errors apart.

  @rule:AUTH-INCORRECT-CREDENTIALS
  Rule: Incorrect credentials

    Scenario Outline: <request> <credentials> in vain
      Given an app in DISPATCH mode
      When <request> <credentials>
      Then the caller is asked for credentials

      Examples:
        | request                      | credentials           |
        | the apps are listed          | without credentials   |
        | the apps are listed          | with a wrong token    |
        | the apps are listed          | with a wrong password |
        | the app is read              | without credentials   |
        | the app is read              | with a wrong token    |
        | its messages are listed      | without credentials   |
        | its messages are listed      | with a wrong token    |
        | its conversations are listed | without credentials   |
        | its conversations are listed | with a wrong token    |

    Scenario Outline: <request> <credentials> to no avail
      Given an app in CONVERSATION mode
      When <request> <credentials>
      Then the caller is asked for credentials
      And nothing has changed

      Examples:
        | request                 | credentials           |
        | an app is created       | without credentials   |
        | an app is created       | with a wrong token    |
        | the app is renamed      | without credentials   |
        | the app is renamed      | with a wrong password |
        | the app is taken away   | without credentials   |
        | the app is taken away   | with a wrong token    |
        | the app sends a message | without credentials   |
        | the app sends a message | with a wrong token    |
        | the app sends an event  | without credentials   |
        | the app sends an event  | with a wrong token    |
        | a message is deleted    | without credentials   |
        | a message is deleted    | with a wrong token    |
        | a webhook is added      | without credentials   |
        | a webhook is added      | with a wrong token    |

  @rule:ERROR-MALFORMED-REQUEST
  Rule: Malformed request

    Scenario Outline: a request to <purpose> that is <fault> is refused
      Given an app in <mode> mode
      When a request to <purpose> is <fault>
      Then the request is refused with status 400
      And nothing has changed

      Examples:
        | purpose        | fault                  | mode         |
        | create an app  | cut short              | DISPATCH     |
        | create an app  | written in plain words | CONVERSATION |
        | change the app | cut short              | CONVERSATION |
        | change the app | written in plain words | DISPATCH     |
        | send a message | cut short              | DISPATCH     |
        | send a message | written in plain words | CONVERSATION |
