using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Steps.EnvFiles;

/// <summary>Changes one key of a <c>.env</c> file, and keeps its value from before in a file beside it.</summary>
/// <param name="path">The full path of the file.</param>
/// <param name="key">The key.</param>
/// <param name="kept">The name of the file that keeps the value.</param>
internal sealed class EnvFileEditor(string path, string key, string kept)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A link stays a link: the file that it leads to is replaced.
    private readonly string _target = new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    // A root has no folder, nor has a device of Windows, as 'con'.
    private string KeptPath =>
        Path.GetDirectoryName(path) is { } folder
            ? Path.Combine(folder, kept)
            : throw new InvalidDataException("it is not the path of a file.");

    /// <summary>Sets the key. The value from before is kept once: a repetition does not overwrite it.</summary>
    /// <returns>What was found, for the step's message; null: nothing of note.</returns>
    internal string? Set(string value)
    {
        var text = Read();
        var salt = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var isKept = File.Exists(KeptPath);
        var before = isKept ? ReadKept().Before : text?.RawOf(key);
        Write(
            KeptPath,
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string>
                {
                    ["key"] = key,
                    ["before"] = before!,
                    ["salt"] = salt,
                    ["written"] = Digest(salt, EnvText.RawValue(value)),
                    ["made"] =
                        isKept ? ReadKept().Made!
                        : text is null ? "true"
                        : null!,
                },
                StepJsonContext.Default.DictionaryStringString
            ),
            OwnerOnly
        );
        try
        {
            Write(_target, (text ?? EnvText.Of([])).With(key, value).ToBytes(), null);
        }
        catch (Exception) when (!isKept && Read()?.RawOf(key) == before)
        {
            // As on Windows, where a file is read-only or open: nothing changed, so an undo has nothing to restore.
            File.Delete(KeptPath);
            throw;
        }

        return text?.Count(key) > 1
            ? $"{key} is set more than once in {path}: the last one, which counts, was changed."
            : null;
    }

    /// <summary>Restores the value from before.</summary>
    /// <returns>Why it was not restored; null: it was.</returns>
    internal string? Restore()
    {
        if (!File.Exists(KeptPath))
        {
            return $"The value of {key} from before is not kept any more: there is no {KeptPath}. {path} was left as it is.";
        }

        var (before, salt, written, made) = ReadKept();
        var text = Read();
        var now = text?.RawOf(key);
        if (text is not null && now != before)
        {
            if (now is null || Digest(salt, now) != written)
            {
                return $"{key} in {path} was changed since this phase wrote it, and was left as it is. Its value from "
                    + $"before is in {KeptPath}.";
            }

            var restored = before is null ? text.Without(key) : text.WithRaw(key, before);
            if (made is not null && restored.ToBytes().Length == 0)
            {
                File.Delete(_target);
            }
            else
            {
                Write(_target, restored.ToBytes(), null);
            }
        }

        File.Delete(KeptPath);
        return null;
    }

    private EnvText? Read()
    {
        if (!File.Exists(_target))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(_target);
        return bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            ? throw new InvalidDataException($"{path} is UTF-16; a .env file is UTF-8.")
            : EnvText.Of(bytes);
    }

    private (string? Before, string Salt, string Written, string? Made) ReadKept()
    {
        var values = JsonSerializer.Deserialize(
            File.ReadAllBytes(KeptPath),
            StepJsonContext.Default.DictionaryStringString
        )!;
        return (
            values.GetValueOrDefault("before"),
            values.GetValueOrDefault("salt") ?? string.Empty,
            values.GetValueOrDefault("written") ?? string.Empty,
            values.GetValueOrDefault("made")
        );
    }

    private static string Digest(string salt, string raw) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(salt + raw)));

    /// <summary>
    /// Replaces a file in one step: a reader finds the old one or the new one. A new file is the owner's alone.
    /// </summary>
    private static void Write(string target, byte[] bytes, UnixFileMode? mode)
    {
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = Create(temporary, isNew: !File.Exists(target)))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            if (OperatingSystem.IsWindows() && File.Exists(target))
            {
                // Keeps the access list and the attributes.
                File.Replace(temporary, target, null);
                return;
            }

            if (!OperatingSystem.IsWindows())
            {
                // Before the mode, which a change of the owner may reset.
                if (File.Exists(target))
                {
                    UnixFiles.CopyOwner(target, temporary);
                }

                File.SetUnixFileMode(
                    temporary,
                    mode ?? (File.Exists(target) ? File.GetUnixFileMode(target) : OwnerOnly)
                );
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileStream Create(string path, bool isNew)
    {
        if (OperatingSystem.IsWindows() && isNew)
        {
            return WindowsAccess.CreateOwnFile(path);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
