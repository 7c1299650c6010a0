namespace DbMigrate;

/// <summary>The options with which schemas are read.</summary>
public sealed record SchemaOptions
{
    /// <summary>
    /// The plan whose connections can be named as sources, and whose last snapshot is the source <c>plan</c>; or null.
    /// </summary>
    public MigrationPlan? Plan { get; init; }

    /// <summary>The login of connections that name none (with <see cref="Password"/>: a credential of the host).</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Resolves <c>secret:NAME</c>; null where the host has no secret store.</summary>
    public Func<string, CancellationToken, ValueTask<string?>>? ResolveSecret { get; init; }

    /// <summary>
    /// Objects that are left out on both sides: patterns with <c>*</c> and <c>?</c> over their names, as in
    /// <c>audit.*</c>, or over kind and name, as in <c>index public.tmp_*</c>.
    /// </summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Whether owners count as a difference. Null: where neither side is made from SQL.</summary>
    public bool? Owners { get; init; }

    /// <summary>
    /// Tables, columns, sequences, types and values of enums that have another name in the wanted schema: <c>app.users</c>
    /// and <c>app.people</c>, <c>app.users.mail</c> and <c>app.users.email</c>, or <c>email</c> alone;
    /// <c>app.mood.'sad'</c> and <c>'blue'</c>. They are renamed, where they would be dropped and created.
    /// </summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives messages. Default: none.</summary>
    public IMigrationObserver? Observer { get; init; }

    /// <summary>Returns the type's name only. A log of this object must not show a password.</summary>
    public override string ToString() => nameof(SchemaOptions);
}
