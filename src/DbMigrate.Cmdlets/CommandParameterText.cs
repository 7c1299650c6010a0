namespace DbMigrate.Commands;

/// <summary>A parameter of a command in a message.</summary>
/// <param name="Name">Its name, without the hyphen.</param>
/// <param name="Values">Its values; none for a switch.</param>
internal sealed record CommandParameterText(string Name, params IReadOnlyList<string> Values)
{
    /// <summary>Returns the parameter as it is written, with a space before it.</summary>
    public override string ToString() =>
        Values.Count == 0 ? $" -{Name}" : $" -{Name} {string.Join(", ", Values.Select(CommandText.Quote))}";
}
