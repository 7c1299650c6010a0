using System.Collections;
using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Removes secrets from exceptions that leave the engine, from their causes and their data too.</summary>
/// <remarks>
/// Hosts and loggers show the whole chain. A condition masks its own texts. An error of the server is replaced by a
/// copy of the same type: its texts cannot be changed, and it holds the statement that was sent.
/// </remarks>
internal static class MaskedException
{
    /// <summary>Returns the exception without secrets: the same object, or the one to throw instead.</summary>
    internal static Exception Of(Exception exception, ISecretMask mask)
    {
        if (exception is PostgresException server)
        {
            return Of(server, mask);
        }

        if (exception is MigrationException condition)
        {
            condition.Clean(mask);
        }
        else if (TextLimit.Clean(mask, exception.Message) is var message && message != exception.Message)
        {
            MessageOf(exception) = message;
            if (TextLimit.Clean(mask, exception.Message) != exception.Message)
            {
                // Its message is made of other fields.
                return new InvalidOperationException(message);
            }
        }

        if (exception is AggregateException several)
        {
            var inner = several.InnerExceptions.Select(e => Of(e, mask)).ToArray();
            return inner.SequenceEqual(several.InnerExceptions) ? exception : new AggregateException(inner);
        }

        if (exception.InnerException is { } cause && Of(cause, mask) is var masked && masked != cause)
        {
            InnerOf(exception) = masked;
        }

        CleanData(exception.Data, mask);
        return exception;
    }

    private static PostgresException Of(PostgresException error, ISecretMask mask)
    {
        string?[] texts =
        [
            error.MessageText,
            error.Detail,
            error.Hint,
            error.InternalQuery,
            error.Where,
            error.BatchCommand?.CommandText,
            .. error.BatchCommand?.Parameters.Select(p => p.Value as string) ?? [],
        ];
        return texts.All(t => t is null || TextLimit.Clean(mask, t) == t)
            ? error
            : new PostgresException(
                Text(error.MessageText),
                error.Severity,
                error.InvariantSeverity,
                error.SqlState,
                Optional(error.Detail),
                Optional(error.Hint),
                error.Position,
                error.InternalPosition,
                Optional(error.InternalQuery),
                Optional(error.Where),
                error.SchemaName,
                error.TableName,
                error.ColumnName,
                error.DataTypeName,
                error.ConstraintName,
                error.File,
                error.Line,
                error.Routine
            );

        string Text(string text) => TextLimit.Clean(mask, text);

        string? Optional(string? text) => text is null ? null : Text(text);
    }

    private static void CleanData(IDictionary data, ISecretMask mask)
    {
        foreach (var key in data.Keys.Cast<object>().Where(k => data[k] is string).ToArray())
        {
            data[key] = TextLimit.Clean(mask, (string)data[key]!);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? MessageOf(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerOf(Exception exception);
}
