using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace DbMigrate.Commands;

/// <summary>Writes commands of this host that repeat the plan and the connection of the running command.</summary>
/// <param name="name">The running command, as in <c>Undo-MigrationPhase</c>.</param>
/// <param name="plan">The parameter <c>-Plan</c> with its value; empty where it is left out.</param>
/// <param name="connection">The other parameters to repeat; empty where none was given.</param>
internal sealed partial class CommandText(string name, string plan, string connection)
{
    /// <summary>Reads the parameters to repeat from a running command.</summary>
    /// <param name="cmdlet">The running command.</param>
    /// <param name="planPath">The path of its plan; null for the current location.</param>
    internal static CommandText Of(PSCmdlet cmdlet, string? planPath) =>
        new(
            cmdlet.MyInvocation.MyCommand?.Name ?? string.Empty,
            string.IsNullOrEmpty(planPath) ? string.Empty : $" -Plan {Quote(PathOf(planPath))}",
            string.Concat(cmdlet.MyInvocation.BoundParameters.Select(p => Repeat(p.Key, p.Value)))
        );

    /// <summary>Returns a command on the plan alone, in backticks.</summary>
    /// <param name="command">The command.</param>
    internal string OnPlan(string command) => $"`{command}{plan}`";

    /// <summary>Returns a command on the plan's databases, in backticks.</summary>
    /// <param name="command">The command.</param>
    /// <param name="target">The phase or milestone, or null.</param>
    /// <param name="more">More parameters as they are written.</param>
    internal string OnDatabase(string command, string? target = null, string more = "") =>
        $"`{command}{(target is null ? string.Empty : " " + Quote(target))}{plan}{connection}"
        + $"{(more.Length > 0 ? " " + more : more)}`";

    /// <summary>Returns the command that continues a phase: an undo in an undo, otherwise an invocation.</summary>
    internal string Continue(string phase, string more = "") =>
        OnDatabase(name == "Undo-MigrationPhase" ? name : "Invoke-MigrationPhase", phase, more);

    /// <summary>Returns a value as one word of a PowerShell command.</summary>
    internal static string Quote(string value) =>
        Plain().IsMatch(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    // A path from the pipeline has the name of its provider before it.
    private static string PathOf(string path) =>
        path[(path.LastIndexOf("::", StringComparison.Ordinal) + 1)..].TrimStart(':');

    /// <summary>
    /// Returns a parameter with its value. A value that may hold a secret becomes a placeholder: an error record can
    /// end up in a log.
    /// </summary>
    private static string Repeat(string parameter, object? value) =>
        (parameter, value) switch
        {
            ("ConnectionString", string text) =>
                $" -ConnectionString {(WithoutPassword().IsMatch(text) ? Quote(text) : "URI")}",
            ("Credential", PSCredential credential) => $" -Credential {Quote(credential.UserName)}",
            ("Environment", string text) => $" -Environment {Quote(text)}",
            ("Variable", IDictionary table) => " -Variable @{ "
                + $"{string.Join("; ", table.Keys.Cast<object>().Select(k => $"{Quote(k.ToString()!)} = 'VALUE'"))} "
                + "}",
            _ => string.Empty,
        };

    [GeneratedRegex(@"\A[\w./\\][\w./:=\\-]*\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A\w+://([\w.-]+@)?[\w.:,\[\]-]+(/[\w-]*)?\z")]
    private static partial Regex WithoutPassword();
}
