using System.Management.Automation;
using System.Management.Automation.Host;

namespace DbMigrate.Commands;

/// <summary>
/// What a command may do without asking, and how it asks: as PowerShell's own commands do, and never where nobody could answer.
/// Called on the pipeline's thread.
/// </summary>
/// <param name="cmdlet">The command.</param>
/// <param name="force">Its <c>-Force</c>: do not ask.</param>
internal sealed class Confirmation(PSCmdlet cmdlet, bool force)
{
    /// <summary>Whether the answer to a question of the engine was no.</summary>
    internal bool Declined { get; private set; }

    /// <summary>Whether only to say what would be done.</summary>
    internal bool IsWhatIf => Bound("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference", false));

    // -Force says less than -Confirm, which says it for this one command in so many words.
    private ConfirmImpact Preference => Bound("Confirm") switch
    {
        true => ConfirmImpact.Low,
        false => ConfirmImpact.None,
        null when force => ConfirmImpact.None,
        null => LanguagePrimitives.ConvertTo<ConfirmImpact>(cmdlet.GetVariableValue("ConfirmPreference", ConfirmImpact.High)),
    };

    /// <summary>Whether to do something: says it where only that is wanted, asks where the session's preference wants it.</summary>
    internal bool ShouldProcess(string target, string action) =>
        (Bound("Confirm") is null && force && !IsWhatIf) || Ask(() => cmdlet.ShouldProcess(target, action));

    /// <summary>Answers the engine, which asks before something dangerous.</summary>
    internal bool Answer(string question)
    {
        if (Preference == ConfirmImpact.None)
        {
            return true;
        }

        var yes = Ask(() => cmdlet.ShouldContinue(question, "Confirm"));
        Declined |= !yes;
        return yes;
    }

    private bool Ask(Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NotImplementedException or NotSupportedException)
        {
            // What hosts throw that cannot ask: -NonInteractive, jobs, a runspace without a host.
            cmdlet.ThrowTerminatingError(ErrorRecords.Of(new ConfirmationRequiredException(
                "This must be confirmed, and nobody can be asked in this session; nothing was run. Pass -Force or -Confirm:$false to run it without asking.",
                exception)));
            throw;
        }
    }

    private bool? Bound(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var value) ? LanguagePrimitives.IsTrue(value) : null;
}
