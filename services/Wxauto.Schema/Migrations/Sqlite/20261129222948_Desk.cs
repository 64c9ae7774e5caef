using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Wxauto.Schema.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Desk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_replies_conversation_id",
                table: "replies");

            migrationBuilder.AddColumn<string>(
                name: "author",
                table: "replies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "author_id",
                table: "replies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "context_from",
                table: "conversations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "desk_pending",
                table: "conversations",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "holder_id",
                table: "conversations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "holder_version",
                table: "conversations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "desk_call_backs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    episode_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    done_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_call_backs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_canned_replies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    shortcut = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_canned_replies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_changes",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    person_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_changes", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "desk_clocks",
                columns: table => new
                {
                    episode_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    left_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    result = table.Column<int>(type: "INTEGER", nullable: false),
                    policy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_clocks", x => new { x.episode_id, x.kind, x.started_at });
                });

            migrationBuilder.CreateTable(
                name: "desk_commands",
                columns: table => new
                {
                    person_id = table.Column<string>(type: "TEXT", nullable: false),
                    command_key = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    made = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_commands", x => new { x.person_id, x.command_key });
                });

            migrationBuilder.CreateTable(
                name: "desk_conversations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    episode_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agent = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    chat_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    holder = table.Column<int>(type: "INTEGER", nullable: false),
                    holder_id = table.Column<string>(type: "TEXT", nullable: true),
                    holder_name = table.Column<string>(type: "TEXT", nullable: true),
                    waiting_since = table.Column<long>(type: "INTEGER", nullable: true),
                    last_text = table.Column<string>(type: "TEXT", nullable: false),
                    last_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    last_from = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_position = table.Column<long>(type: "INTEGER", nullable: false),
                    customer_position = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_position = table.Column<long>(type: "INTEGER", nullable: false),
                    due_clock = table.Column<int>(type: "INTEGER", nullable: true),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_by = table.Column<string>(type: "TEXT", nullable: true),
                    send_failed = table.Column<bool>(type: "INTEGER", nullable: false),
                    labels = table.Column<string>(type: "TEXT", nullable: false),
                    wake_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_conversations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_counters",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_counters", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "desk_drafts",
                columns: table => new
                {
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<string>(type: "TEXT", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_drafts", x => new { x.conversation_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "desk_episodes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    opened_position = table.Column<long>(type: "INTEGER", nullable: false),
                    first_reply_at = table.Column<long>(type: "INTEGER", nullable: true),
                    first_reply_by = table.Column<string>(type: "TEXT", nullable: true),
                    resolved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    resolved_by = table.Column<string>(type: "TEXT", nullable: true),
                    resolved_position = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_by = table.Column<string>(type: "TEXT", nullable: true),
                    pauses = table.Column<string>(type: "TEXT", nullable: false),
                    rating_asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rating_not_asked = table.Column<string>(type: "TEXT", nullable: true),
                    score = table.Column<int>(type: "INTEGER", nullable: true),
                    rating_words = table.Column<string>(type: "TEXT", nullable: true),
                    handled_by_id = table.Column<string>(type: "TEXT", nullable: true),
                    handled_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_episodes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    episode_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_handoffs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    episode_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    queued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    held_at = table.Column<long>(type: "INTEGER", nullable: true),
                    weight = table.Column<int>(type: "INTEGER", nullable: false),
                    skills = table.Column<string>(type: "TEXT", nullable: false),
                    offered_to = table.Column<string>(type: "TEXT", nullable: true),
                    offered_to_name = table.Column<string>(type: "TEXT", nullable: true),
                    offer_until = table.Column<long>(type: "INTEGER", nullable: true),
                    asked = table.Column<string>(type: "TEXT", nullable: false),
                    escalated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    told_at = table.Column<long>(type: "INTEGER", nullable: true),
                    held_by = table.Column<string>(type: "TEXT", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_handoffs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    trimmed = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_head", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_labels",
                columns: table => new
                {
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_labels", x => new { x.conversation_id, x.category, x.name });
                });

            migrationBuilder.CreateTable(
                name: "desk_lookers",
                columns: table => new
                {
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<string>(type: "TEXT", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", nullable: false),
                    typing = table.Column<bool>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_lookers", x => new { x.conversation_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "desk_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    person_id = table.Column<string>(type: "TEXT", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    mentions = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_notes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desk_read_marks",
                columns: table => new
                {
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<string>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_read_marks", x => new { x.conversation_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "desk_staff",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    skills = table.Column<string>(type: "TEXT", nullable: false),
                    shift_until = table.Column<long>(type: "INTEGER", nullable: true),
                    offered_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_staff", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "desk_head",
                columns: new[] { "id", "sequence", "trimmed" },
                values: new object[] { 1, 0L, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_replies_conversation_id_created_at",
                table: "replies",
                columns: new[] { "conversation_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_desk_pending",
                table: "conversations",
                column: "id",
                filter: "desk_pending");

            migrationBuilder.CreateIndex(
                name: "ix_desk_call_backs_episode_id",
                table: "desk_call_backs",
                column: "episode_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_desk_call_backs_open",
                table: "desk_call_backs",
                column: "at",
                filter: "done_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_desk_canned_replies_owner_shortcut",
                table: "desk_canned_replies",
                columns: new[] { "owner", "shortcut" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_desk_clocks_conversation_id",
                table: "desk_clocks",
                column: "conversation_id");

            migrationBuilder.CreateIndex(
                name: "ix_desk_commands_at",
                table: "desk_commands",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_desk_commands_conversation_id",
                table: "desk_commands",
                column: "conversation_id");

            migrationBuilder.CreateIndex(
                name: "ix_desk_ai",
                table: "desk_conversations",
                columns: new[] { "last_at", "id" },
                filter: "holder = 0 AND state <> 5");

            migrationBuilder.CreateIndex(
                name: "ix_desk_all",
                table: "desk_conversations",
                columns: new[] { "last_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_desk_mine",
                table: "desk_conversations",
                columns: new[] { "holder_id", "last_at", "id" },
                filter: "holder = 2 AND state <> 5");

            migrationBuilder.CreateIndex(
                name: "ix_desk_needs_reply",
                table: "desk_conversations",
                columns: new[] { "waiting_since", "id" },
                filter: "(holder <> 0 OR send_failed) AND state IN (0, 1, 3)");

            migrationBuilder.CreateIndex(
                name: "ix_desk_overdue",
                table: "desk_conversations",
                columns: new[] { "due_at", "id" },
                filter: "state = 3");

            migrationBuilder.CreateIndex(
                name: "ix_desk_queue",
                table: "desk_conversations",
                columns: new[] { "waiting_since", "id" },
                filter: "holder = 1 AND state <> 5");

            migrationBuilder.CreateIndex(
                name: "ix_desk_resolved",
                table: "desk_conversations",
                columns: new[] { "last_at", "id" },
                filter: "state = 5");

            migrationBuilder.CreateIndex(
                name: "ix_desk_snoozed",
                table: "desk_conversations",
                columns: new[] { "snoozed_until", "id" },
                filter: "state = 4");

            migrationBuilder.CreateIndex(
                name: "ix_desk_wake",
                table: "desk_conversations",
                column: "wake_at",
                filter: "wake_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_desk_episodes_conversation_id_number",
                table: "desk_episodes",
                columns: new[] { "conversation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_desk_events_conversation_id_id",
                table: "desk_events",
                columns: new[] { "conversation_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_desk_handoffs_episode_id",
                table: "desk_handoffs",
                column: "episode_id");

            migrationBuilder.CreateIndex(
                name: "ix_desk_handoffs_offered",
                table: "desk_handoffs",
                column: "offered_to",
                filter: "offered_to IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_desk_handoffs_open",
                table: "desk_handoffs",
                column: "conversation_id",
                unique: true,
                filter: "state < 4");

            migrationBuilder.CreateIndex(
                name: "ix_desk_handoffs_waiting",
                table: "desk_handoffs",
                columns: new[] { "requested_at", "id" },
                filter: "state < 3");

            migrationBuilder.CreateIndex(
                name: "ix_desk_labels_name",
                table: "desk_labels",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_desk_notes_conversation_id_at",
                table: "desk_notes",
                columns: new[] { "conversation_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "desk_call_backs");

            migrationBuilder.DropTable(
                name: "desk_canned_replies");

            migrationBuilder.DropTable(
                name: "desk_changes");

            migrationBuilder.DropTable(
                name: "desk_clocks");

            migrationBuilder.DropTable(
                name: "desk_commands");

            migrationBuilder.DropTable(
                name: "desk_conversations");

            migrationBuilder.DropTable(
                name: "desk_counters");

            migrationBuilder.DropTable(
                name: "desk_drafts");

            migrationBuilder.DropTable(
                name: "desk_episodes");

            migrationBuilder.DropTable(
                name: "desk_events");

            migrationBuilder.DropTable(
                name: "desk_handoffs");

            migrationBuilder.DropTable(
                name: "desk_head");

            migrationBuilder.DropTable(
                name: "desk_labels");

            migrationBuilder.DropTable(
                name: "desk_lookers");

            migrationBuilder.DropTable(
                name: "desk_notes");

            migrationBuilder.DropTable(
                name: "desk_read_marks");

            migrationBuilder.DropTable(
                name: "desk_staff");

            migrationBuilder.DropIndex(
                name: "ix_replies_conversation_id_created_at",
                table: "replies");

            migrationBuilder.DropIndex(
                name: "ix_conversations_desk_pending",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "author",
                table: "replies");

            migrationBuilder.DropColumn(
                name: "author_id",
                table: "replies");

            migrationBuilder.DropColumn(
                name: "context_from",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "desk_pending",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "holder_id",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "holder_version",
                table: "conversations");

            migrationBuilder.CreateIndex(
                name: "ix_replies_conversation_id",
                table: "replies",
                column: "conversation_id");
        }
    }
}
