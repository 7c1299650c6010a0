namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A subscription.</summary>
internal sealed record SubscriptionObject() : SchemaObject(ObjectKind.Subscription)
{
    /// <summary>The connection string, passwords masked; null: only a superuser can see it.</summary>
    public string? Connection { get; init; }

    /// <summary>The publications. Their order is no difference.</summary>
    public required IReadOnlyList<string> Publications { get; init; }

    /// <summary>The replication slot, or null.</summary>
    public string? Slot { get; init; }

    /// <summary>True: values are sent in binary form.</summary>
    public bool Binary { get; init; }

    /// <summary>The setting of synchronous_commit.</summary>
    public required string SynchronousCommit { get; init; }

    /// <summary>Open transactions: off, on or parallel.</summary>
    public required string Streaming { get; init; }

    /// <summary>True: prepared transactions are decoded.</summary>
    public bool TwoPhase { get; init; }

    /// <summary>True: an error disables it.</summary>
    public bool DisableOnError { get; init; }

    /// <summary>True: a password is required.</summary>
    public bool PasswordRequired { get; init; }

    /// <summary>True: changes are applied with the rights of its owner.</summary>
    public bool RunAsOwner { get; init; }

    /// <summary>The origins: any or none.</summary>
    public required string Origin { get; init; }

    /// <summary>True: its slot is synchronised to standbys.</summary>
    public bool Failover { get; init; }

    internal static readonly ObjectSource Source = new("subscriptions", ObjectCatalog.Subscription, Read);

    private static SubscriptionObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Connection = row.TextOrNull() is { } text ? SecretOptions.MaskedConnection(text) : null,
            Publications = row.Texts(),
            Slot = row.TextOrNull(),
            Binary = row.Flag(),
            SynchronousCommit = row.Text(),
            Streaming = row.Text(),
            TwoPhase = row.Flag(),
            DisableOnError = row.Flag(),
            PasswordRequired = row.Flag(),
            RunAsOwner = row.Flag(),
            Origin = row.Text(),
            Failover = row.Flag(),
        };
}
