using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Commands;

/// <summary>
/// Writes commands of this host that repeat the parameters of the running command, so that a pasted command does the
/// same.
/// </summary>
/// <param name="name">The running command, as in <c>Undo-MigrationPhase</c>.</param>
/// <param name="plan">The parameter <c>-Plan</c>; empty where it is left out.</param>
/// <param name="database">The parameters that choose the database, without the login, as written.</param>
/// <param name="login">The parameter <c>-Credential</c>, as written.</param>
/// <param name="variables">The parameter <c>-Variable</c>, as names and written values.</param>
/// <param name="own">The parameters for the running command alone.</param>
/// <param name="parameters">The names of the parameters that the running command has.</param>
internal sealed partial class CommandText(
    string name,
    string plan,
    string database,
    string login,
    IReadOnlyDictionary<string, string> variables,
    IReadOnlyList<CommandParameterText> own,
    IReadOnlyList<string> parameters
)
{
    private const string OverrideGate = "OverrideGate";
    private const string Reason = "Reason";
    private const string Now = "Now";
    private const string OnTime = "OnTime";

    /// <summary>The running command, as in <c>Undo-MigrationPhase</c>.</summary>
    internal string Name => name;

    /// <summary>Reads the parameters to repeat from a running command.</summary>
    /// <param name="cmdlet">The running command.</param>
    /// <param name="planPath">The path of its plan; null for the current location.</param>
    /// <param name="choice">Its database and variables; null: those of its own parameters.</param>
    internal static CommandText Of(PSCmdlet cmdlet, string? planPath, DatabaseChoice? choice = null)
    {
        var bound = cmdlet.MyInvocation.BoundParameters;
        return new(
            cmdlet.MyInvocation.MyCommand?.Name ?? string.Empty,
            string.IsNullOrEmpty(planPath) ? string.Empty : $" -Plan {Quote(PlanLocation.PathOf(planPath))}",
            choice is null
                ? DatabaseOf(
                    bound.GetValueOrDefault("ConnectionString") as string,
                    bound.GetValueOrDefault("Environment") as string,
                    bound.GetValueOrDefault("EnvironmentFile") as string
                )
                : DatabaseOf(choice.ConnectionString, choice.Environment, choice.EnvironmentFile),
            LoginOf(
                (choice is null ? bound.GetValueOrDefault("Credential") as PSCredential : choice.Credential)?.UserName
            ),
            choice is null
                ? VariablesOf(bound.GetValueOrDefault("Variable") as IDictionary)
                : choice.Variables.ToDictionary(v => v.Key, v => ValueOf(v.Key, v.Value)),
            [.. bound.SelectMany(p => Own(p.Key, p.Value))],
            [.. cmdlet.MyInvocation.MyCommand?.Parameters.Keys ?? Enumerable.Empty<string>()]
        );
    }

    /// <summary>Returns whether the running command has a parameter of that name.</summary>
    internal bool Knows(string parameter) => parameters.Contains(parameter);

    /// <summary>Returns a command on the plan alone, in backticks.</summary>
    /// <param name="command">The command.</param>
    internal string OnPlan(string command) => $"`{command}{plan}`";

    /// <summary>
    /// Returns a command on the plan's databases, in backticks. The running command is repeated with its own parameters.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="target">The phase or milestone, or null.</param>
    /// <param name="more">More parameters.</param>
    internal string OnDatabase(string command, string? target = null, params CommandParameterText[] more)
    {
        IEnumerable<CommandParameterText> repeated =
            command == name
                ? own.Where(o => !more.Any(m => m.Name == o.Name || (m.Name == Now && o.Name == OnTime)))
                : [];
        return Write(command, target, login, more.Concat(repeated));
    }

    /// <summary>
    /// Returns a command on the plan's databases for another login, in backticks.
    /// </summary>
    /// <param name="other">The login.</param>
    /// <param name="command">The command.</param>
    /// <param name="target">The phase, the milestone or the role.</param>
    /// <param name="more">More parameters.</param>
    internal string OnDatabaseAs(string other, string command, string target, params CommandParameterText[] more) =>
        Write(command, target, LoginOf(other), more);

    /// <summary>Returns the command that reads a SQL file, in backticks, with values for its variables.</summary>
    /// <param name="file">The file.</param>
    /// <param name="unset">The variables without a value.</param>
    internal string OnFile(string file, IEnumerable<string> unset)
    {
        var all = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        foreach (var variable in unset)
        {
            all.TryAdd(variable, "'VALUE'");
        }

        return $"`Get-MigrationStatement {Quote(file)}{plan}{Written(all)}`";
    }

    /// <summary>The phase that continues what stopped, in place of the one that a condition is about; or null.</summary>
    internal string? ContinuedBy { get; private init; }

    /// <summary>Returns the same for a condition that another phase continues.</summary>
    internal CommandText For(string? continuedBy) =>
        new(name, plan, database, login, variables, own, parameters) { ContinuedBy = continuedBy };

    /// <summary>Returns the command that continues a phase: an undo in an undo, otherwise an invocation.</summary>
    internal string Continue(string phase, params CommandParameterText[] more) =>
        OnDatabase(name == "Undo-MigrationPhase" ? name : "Invoke-MigrationPhase", ContinuedBy ?? phase, more);

    /// <summary>Returns whether the running command was given one of its own parameters.</summary>
    internal bool Gave(string parameter) => own.Any(o => o.Name == parameter);

    /// <summary>Returns the command that invokes a phase past its closed gates.</summary>
    internal string PassGates(string phase, IEnumerable<string> gates)
    {
        var given = own.FirstOrDefault(o => o.Name == OverrideGate)?.Values ?? [];
        var passed = new CommandParameterText(OverrideGate, [.. gates.Union(given, StringComparer.Ordinal)]);
        return own.Any(o => o.Name == Reason)
            ? OnDatabase("Invoke-MigrationPhase", phase, passed)
            : OnDatabase("Invoke-MigrationPhase", phase, passed, new(Reason, "TEXT"));
    }

    /// <summary>Returns a value as one word of a PowerShell command.</summary>
    internal static string Quote(string value) =>
        Plain().IsMatch(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string LoginOf(string? name) => name is null ? string.Empty : $" -Credential {Quote(name)}";

    private string Write(string command, string? target, string credential, IEnumerable<CommandParameterText> more) =>
        $"`{command}{(target is null ? string.Empty : " " + Quote(target))}{plan}{database}{credential}"
        + $"{Written(variables)}{string.Concat(more)}`";

    /// <summary>
    /// Returns the parameters that choose a database. A value that may hold a secret becomes a placeholder: an error
    /// record can end up in a log.
    /// </summary>
    private static string DatabaseOf(string? connection, string? environment, string? environmentFile) =>
        string.Concat(
            connection is null ? string.Empty
                : RepeatableValue.IsConnection(connection) ? $" -ConnectionString {Quote(connection)}"
                : " -ConnectionString URI",
            environment is null ? string.Empty : $" -Environment {Quote(environment)}",
            environmentFile is null ? string.Empty : $" -EnvironmentFile {Quote(environmentFile)}"
        );

    private static Dictionary<string, string> VariablesOf(IDictionary? table) =>
        (table ?? new Hashtable())
            .Cast<DictionaryEntry>()
            .ToDictionary(e => e.Key.ToString()!, e => ValueOf(e.Key.ToString()!, DatabaseChoice.TextOf(e.Value)));

    private static string ValueOf(string variable, string? value) =>
        value is not null && RepeatableValue.IsVariable(variable, value)
            ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"
            : "'VALUE'";

    private static string Written(IReadOnlyDictionary<string, string> variables) =>
        variables.Count == 0
            ? string.Empty
            : $" -Variable @{{ {string.Join("; ", variables.Select(v => $"{Quote(v.Key)} = {v.Value}"))} }}";

    /// <summary>Returns a parameter of the running command. One that answers questions is not repeated.</summary>
    private static IEnumerable<CommandParameterText> Own(string parameter, object? value) =>
        (parameter, value) switch
        {
            (OverrideGate, string[] gates) => [new(parameter, gates)],
            (Reason, string text) => [new(parameter, RepeatableValue.IsText(text) ? text : "TEXT")],
            ("AcceptChanged" or "TerminateBlockers" or "Wait" or Now or OnTime, SwitchParameter { IsPresent: true }) =>
            [
                new(parameter),
            ],
            ("WaitTimeout", TimeSpan longest) => [new(parameter, longest.ToString("c", CultureInfo.InvariantCulture))],
            _ => [],
        };

    [GeneratedRegex(@"\A[\w./\\][\w./:=\\-]*\z")]
    private static partial Regex Plain();
}
