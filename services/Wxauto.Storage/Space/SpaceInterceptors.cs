using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Wxauto.Storage.Space;

/// <summary>Tells <see cref="DatabaseSpace"/> what the statements of a context could not write.</summary>
public sealed class CommandSpace(DatabaseSpace space) : DbCommandInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => space.Note(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        space.Note(eventData.Exception);
        return Task.CompletedTask;
    }
}

/// <summary>The same of its commits.</summary>
public sealed class CommitSpace(DatabaseSpace space) : DbTransactionInterceptor
{
    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) =>
        space.Note(eventData.Exception);

    public override Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        space.Note(eventData.Exception);
        return Task.CompletedTask;
    }
}
