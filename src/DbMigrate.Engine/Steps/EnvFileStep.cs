using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.EnvFiles;

namespace DbMigrate.Engine.Steps;

/// <summary>Sets one key of a <c>.env</c> file.</summary>
internal sealed partial class EnvFileStep : MigrationStep
{
    private const string RestoreKey = "restore";

    private readonly string _file;
    private readonly string _path;
    private readonly string _key;
    private readonly EnvValue _value;

    private EnvFileStep(KindNode node)
        : base(node)
    {
        _file = node.Text("file");
        _path = node.FilePath("file");
        _key = node.Text("key");
        if (!Word().IsMatch(_key))
        {
            node.Error("key", $"'{_key}' is no name of a variable: it has letters, digits and _ only.");
        }

        _value = EnvValue.Read(node);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("env_file", EnvFileShape.Shape, node => new EnvFileStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    env_file:
                      file: shop.env
                      key: SHOP_REGION
                      value: eu-west
                    """,
                Undo =
                    "Sets the key to its value before the step, or removes it. That value is kept in a file beside "
                    + "the .env file (`shop.env.before-…`), which its owner alone can read, and which the undo "
                    + "deletes; the journal has the name of that file only. A value that was changed since then "
                    + "stays, with a warning.",
            },
        };

    public override bool HasDerivedUndo => true;

    /// <summary>The role whose generated password it writes, not quoted; null: none.</summary>
    internal string? PasswordOf => _value.PasswordOf;

    internal override IReadOnlyList<MadeObject> Makes => [new(MadeKind.Variable, _key)];

    private protected override string DefaultName => $"env_file {_key} in {_file}";

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([$"set {_key} in {_file} to {_value.Description}"], StepEffects.None);

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([$"set {_key} in {_file} to its value from before"], StepEffects.None);

    /// <summary>Returns the key of the batch that writes the n-th generated password of a role.</summary>
    internal static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"set:{number}");

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var key = BatchKey(context);
        if (context.IsBegun(key) && context.Execution.Done.ContainsKey((context.Position, key)))
        {
            yield return Batch(key, string.Empty);
            yield break;
        }

        var connection = _value.NeedsServer
            ? await context.ConnectAsync(On, cancellationToken).ConfigureAwait(false)
            : null;
        var (value, problem) = await _value.ResolveAsync(context, connection, cancellationToken).ConfigureAwait(false);
        if (value is null)
        {
            throw context.Refuse(this, problem!);
        }

        if (_value.IsSecret)
        {
            context.Secrets.Hide(value);
        }

        if (!EnvText.CanWrite(value))
        {
            throw context.Refuse(
                this,
                $"the value of {_key} cannot be written so that every reader of a .env file reads the same: it has a "
                    + "line end, or quotes together with other special characters."
            );
        }

        var kept = string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(_path)}.before-{context.Execution.ExecutionId:N}-{context.Position}"
        );
        yield return Batch(key, value, kept);
        context.Secrets.Written[_key] = value;
        if (PasswordOf is { } role)
        {
            context.Secrets.Generated.MarkTaken(role);
        }
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        // Each of its batches kept the same value: the first one wrote it.
        if (
            context.Applied.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value.Before).FirstOrDefault() is
            { } kept
        )
        {
            yield return new EnvFileBatch
            {
                Key = RestoreKey,
                Title = $"restore {_key} in {_file}",
                Checksum = string.Empty,
                Path = _path,
                Variable = _key,
                Kept = EnvFileBatch.KeptOf(kept),
            };
        }
    }

    private string BatchKey(StepContext context)
    {
        if (PasswordOf is not { } role)
        {
            return "set";
        }

        var number = context.Secrets.Generated.Find(role)?.Number ?? 0;
        while (number == 0 || context.IsBegun(KeyOf(number + 1)))
        {
            number++;
        }

        return KeyOf(number);
    }

    private EnvFileBatch Batch(string key, string value, string kept = "") =>
        new()
        {
            Key = key,
            Title = $"set {_key} in {_file}",
            Checksum = string.Empty,
            Path = _path,
            Variable = _key,
            Value = value,
            Kept = kept,
            Before = kept.Length == 0 ? null : EnvFileBatch.BeforeOf(kept),
        };

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Word();
}
